/* Starts the program with the system's Python, isolated from the user's own modules and variables.
 *
 * Our code and its libraries lie in ../lib/<name> beside this binary's folder, so that the tree can be moved.
 */
#include <Python.h>
#include <libgen.h>
#include <limits.h>
#include <unistd.h>

static const char *const FOLDERS[] = {"app", "app_packages"};

static void or_end(PyConfig *config, PyStatus status) {
    if (PyStatus_Exception(status)) {
        PyConfig_Clear(config);
        Py_ExitStatusException(status);
    }
}

/* sys.path is final only once Python stands (docs.python.org/3/c-api/init_config.html). */
static void add_folder(const char *usr, const char *name) {
    PyObject *path = PyUnicode_FromFormat("%s/lib/{{ cookiecutter.app_name }}/%s", usr, name);
    if (path == NULL || PyList_Append(PySys_GetObject("path"), path) != 0) {
        Py_FatalError("the program's folders could not be named");
    }
    Py_DECREF(path);
}

int main(int argc, char **argv) {
    PyPreConfig before;
    PyPreConfig_InitIsolatedConfig(&before);
    before.utf8_mode = 1;
    PyStatus status = Py_PreInitialize(&before);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }

    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.write_bytecode = 0;

    char binary[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", binary, sizeof binary - 1);
    if (length < 0) {
        or_end(&config, PyStatus_Error("/proc is not mounted"));
    }
    binary[length] = '\0';
    or_end(&config, PyConfig_SetBytesString(&config, &config.executable, binary));
    or_end(&config, PyConfig_SetBytesString(&config, &config.run_module, "{{ cookiecutter.module_name }}"));
    or_end(&config, PyConfig_SetBytesArgv(&config, argc, argv));

    or_end(&config, Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    const char *usr = dirname(dirname(binary));
    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
        add_folder(usr, FOLDERS[i]);
    }
    return Py_RunMain();
}
