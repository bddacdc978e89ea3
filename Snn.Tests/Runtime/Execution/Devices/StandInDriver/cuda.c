/*
 * Stands in for NVIDIA's driver: what ILGPU 1.5.3 calls of libcuda, for one device whose memory is the host's. Kernels are
 * not run. Everything else is done at once, so a stream is no more than a number.
 *
 * Environment, with what holds where it says nothing:
 *   STANDIN_LOG      a file that gets a line for each module, launch, copy and wait (none)
 *   STANDIN_MEMORY   bytes of device memory (1 GiB)
 *   STANDIN_LOCKED   bytes of the host that can be page-locked (1 GiB)
 *   STANDIN_THREADS  most threads of a group (1024)
 *   STANDIN_VERSION  version of CUDA that the driver knows, as in 12040 for 12.4 (12040)
 *   STANDIN_INIT     what cuInit answers (0, which is success)
 *   STANDIN_MODULE   what loading a module answers (0)
 *   STANDIN_FAILS    the launch, counted from 1, whose kernel fails; as with a real one, every later call says so (none)
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef int CUresult;

enum
{
    SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_FOUND = 500, ILLEGAL_ADDRESS = 700, ALREADY_REGISTERED = 712, NOT_REGISTERED = 713
};

/* ---- what the environment says ---- */

static long setting(const char *name, long standard)
{
    const char *text = getenv(name);
    return text ? atol(text) : standard;
}

static FILE *log_file(void)
{
    static FILE *file;
    const char *name = getenv("STANDIN_LOG");
    if (!file && name)
    {
        file = fopen(name, "w");
        setvbuf(file, NULL, _IOLBF, 0);
    }
    return file;
}

#define LOG(...) do { FILE *f = log_file(); if (f) fprintf(f, __VA_ARGS__); } while (0)

/* ---- pieces of memory: the device's, and the host's that are page-locked ---- */

typedef struct Piece { char *start; size_t length; struct Piece *next; } Piece;

static Piece *device_memory, *page_locked;
static size_t used, locked;
static int launches, streams;
static CUresult broken; /* what a kernel did */

static void add(Piece **list, void *start, size_t length)
{
    Piece *piece = malloc(sizeof *piece);
    *piece = (Piece){ start, length, *list };
    *list = piece;
}

static Piece *find(Piece *list, const void *at, size_t length)
{
    const char *start = at;
    while (list && !(start >= list->start && start + length <= list->start + list->length))
    {
        list = list->next;
    }
    return list;
}

/* the length of what was removed; -1 where no piece starts there */
static long drop(Piece **list, const void *start)
{
    for (; *list; list = &(*list)->next)
    {
        Piece *piece = *list;
        if (piece->start == start)
        {
            long length = (long)piece->length;
            *list = piece->next;
            free(piece);
            return length;
        }
    }
    return -1;
}

/* ---- driver and device ---- */

CUresult cuInit(int flags) { (void)flags; return (CUresult)setting("STANDIN_INIT", SUCCESS); }
CUresult cuDriverGetVersion(int *version) { *version = (int)setting("STANDIN_VERSION", 12040); return SUCCESS; }
CUresult cuDeviceGetCount(int *count) { *count = 1; return SUCCESS; }
CUresult cuDeviceGet(int *device, int ordinal) { *device = ordinal; return ordinal == 0 ? SUCCESS : INVALID_VALUE; }
CUresult cuDeviceGetName(char *name, int length, int device) { (void)device; snprintf(name, (size_t)length, "Stand-in 90"); return SUCCESS; }
CUresult cuDeviceTotalMem_v2(size_t *bytes, int device) { (void)device; *bytes = (size_t)setting("STANDIN_MEMORY", 1L << 30); return SUCCESS; }

CUresult cuDeviceGetAttribute(int *value, int attribute, int device)
{
    (void)device;
    switch (attribute)
    {
        case 1: case 2: case 3: *value = (int)setting("STANDIN_THREADS", 1024); break; /* of a group, its x, its y */
        case 4: *value = 64; break;              /* its z */
        case 5: *value = 2147483647; break;      /* groups in x */
        case 6: case 7: *value = 65535; break;   /* in y and z */
        case 8: *value = 48 << 10; break;        /* shared memory of a group */
        case 9: *value = 64 << 10; break;        /* constant memory */
        case 10: *value = 32; break;             /* threads of a warp */
        case 12: case 82: *value = 65536; break; /* registers of a group, of a multiprocessor */
        case 16: *value = 4; break;              /* multiprocessors */
        case 19: *value = 1; break;              /* host memory can be mapped */
        case 39: *value = 2048; break;           /* threads of a multiprocessor */
        case 40: *value = 2; break;              /* engines that copy */
        case 75: *value = 9; break;              /* compute capability */
        case 76: *value = 0; break;
        case 81: *value = 228 << 10; break;      /* shared memory of a multiprocessor */
        case 91: *value = 1; break;              /* registered memory has the host's address */
        default: *value = 0; break;
    }
    return SUCCESS;
}

CUresult cuGetErrorString(CUresult error, const char **text)
{
    switch (error)
    {
        case INVALID_VALUE: *text = "invalid argument"; break;
        case OUT_OF_MEMORY: *text = "out of memory"; break;
        case 100: *text = "no CUDA-capable device is detected"; break;
        case 218: *text = "a PTX JIT compilation failed"; break;
        case ILLEGAL_ADDRESS: *text = "an illegal memory access was encountered"; break;
        case 803: *text = "system has unsupported display driver / cuda driver combination"; break;
        default: *text = "another error"; break;
    }
    return SUCCESS;
}

/* ---- contexts ---- */

CUresult cuCtxCreate_v2(void **context, int flags, int device) { (void)flags; (void)device; *context = (void *)1; return SUCCESS; }
CUresult cuCtxDestroy_v2(void *context) { (void)context; return broken; }
CUresult cuCtxSetCurrent(void *context) { (void)context; return SUCCESS; }
CUresult cuCtxSynchronize(void) { return broken; }
CUresult cuCtxGetCacheConfig(int *config) { *config = 0; return SUCCESS; }
CUresult cuCtxGetSharedMemConfig(int *config) { *config = 0; return SUCCESS; }

/* ---- memory ---- */

CUresult cuMemAlloc_v2(void **start, size_t length)
{
    size_t total;
    cuDeviceTotalMem_v2(&total, 0);
    if (broken) return broken;
    if (length == 0) return INVALID_VALUE;
    if (used + length > total) return OUT_OF_MEMORY;
    *start = calloc(length, 1);
    add(&device_memory, *start, length);
    used += length;
    return SUCCESS;
}

CUresult cuMemFree_v2(void *start)
{
    if (broken || !start) return broken; /* null is nothing to free */
    long length = drop(&device_memory, start);
    if (length < 0) return INVALID_VALUE;
    free(start);
    used -= (size_t)length;
    return SUCCESS;
}

CUresult cuMemHostRegister_v2(void *start, size_t length, unsigned flags)
{
    (void)flags;
    if (broken) return broken;
    if (find(page_locked, start, 1)) return ALREADY_REGISTERED;
    if (locked + length > (size_t)setting("STANDIN_LOCKED", 1L << 30)) return OUT_OF_MEMORY;
    add(&page_locked, start, length);
    locked += length;
    return SUCCESS;
}

CUresult cuMemHostUnregister(void *start)
{
    if (broken) return broken;
    long length = drop(&page_locked, start);
    if (length < 0) return NOT_REGISTERED;
    locked -= (size_t)length;
    return SUCCESS;
}

CUresult cuMemcpyAsync(void *to, const void *from, size_t length, void *stream)
{
    if (broken) return broken;
    int is_up = find(device_memory, to, length) != NULL, is_down = find(device_memory, from, length) != NULL;
    if (!is_up && !is_down) return INVALID_VALUE;
    const void *host = is_up ? from : to;
    memcpy(to, from, length);
    LOG("copy %s: stream %ld, %zu bytes, %s\n", is_up && is_down ? "within" : is_up ? "up" : "down", (long)(intptr_t)stream, length,
        is_up && is_down ? "of the device" : find(page_locked, host, length) ? "page-locked" : "pageable");
    return SUCCESS;
}

CUresult cuMemsetD8Async(void *start, unsigned char value, size_t length, void *stream)
{
    (void)stream;
    if (broken) return broken;
    if (!find(device_memory, start, length)) return INVALID_VALUE;
    memset(start, value, length);
    return SUCCESS;
}

/* ---- streams ---- */

CUresult cuStreamCreate(void **stream, unsigned flags) { (void)flags; *stream = (void *)(intptr_t)++streams; return broken; }
CUresult cuStreamDestroy_v2(void *stream) { (void)stream; return broken; }
CUresult cuStreamSynchronize(void *stream) { LOG("wait: stream %ld\n", (long)(intptr_t)stream); return broken; }

/* ---- kernels ---- */

/* a module is its text, and its function the same */
CUresult cuModuleLoadDataEx(void **module, const char *text, int count, const int *options, void **values)
{
    (void)count; (void)options; (void)values;
    CUresult result = broken ? broken : (CUresult)setting("STANDIN_MODULE", SUCCESS);
    if (result != SUCCESS) return result;
    LOG("module: %zu characters\n", strlen(text));
    *module = strdup(text);
    return SUCCESS;
}

CUresult cuModuleGetFunction(void **function, void *module, const char *name)
{
    char entry[1024];
    snprintf(entry, sizeof entry, ".entry %s(", name);
    *function = module;
    return broken ? broken : strstr(module, entry) ? SUCCESS : NOT_FOUND;
}

CUresult cuModuleUnload(void *module)
{
    if (!broken) free(module);
    return broken;
}

CUresult cuLaunchKernel(
    void *function, int groups_x, int groups_y, int groups_z, int threads_x, int threads_y, int threads_z,
    int shared, void *stream, void **arguments, void **extra)
{
    (void)shared; (void)arguments;
    if (broken) return broken;
    long threads = (long)threads_x * threads_y * threads_z;
    if (!function || threads < 1 || threads > setting("STANDIN_THREADS", 1024) || groups_x < 1 || groups_y < 1 || groups_z < 1) return INVALID_VALUE;
    launches++;
    /* ILGPU hands the arguments over as one block: the fourth entry points to its size */
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    LOG("launch: stream %ld, %dx%d groups of %ld threads, %zu bytes, at %ld.%03ld\n", (long)(intptr_t)stream, groups_x, groups_y, threads,
        *(size_t *)extra[3], (long)now.tv_sec, now.tv_nsec / 1000000);
    if (launches == setting("STANDIN_FAILS", 0)) broken = ILLEGAL_ADDRESS;
    return SUCCESS;
}
