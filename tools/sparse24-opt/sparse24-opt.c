/*===- sparse24-opt.c - The optimizer driver ------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Driver.h"

#include "sparse24/Support.h"

#include "llvm-c/ErrorHandling.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

//===----------------------------------------------------------------------===//
// Leaving nothing behind
//===----------------------------------------------------------------------===//

/// Copies, for handlers must not read what is freed meanwhile.
static char temporaries[numTemporaries][PATH_MAX];
static volatile sig_atomic_t hasTemporary[numTemporaries];

void setTemporary(Temporary which, const char *path) {
  hasTemporary[which] = 0;
  if (!path || strlen(path) >= sizeof temporaries[which])
    return;
  strcpy(temporaries[which], path);
  hasTemporary[which] = 1;
}

static bool isPlainOrNew(const char *path) {
  struct stat status;
  return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

/// The file at `path`, or the one called `name` beside it.
static Sparse24Output *openFile(Temporary which, const char *path,
                                const char *name) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  // A signal before the temporary file is known would leave it behind. A pipe
  // has none, and may wait for its reader.
  if (isPlainOrNew(path))
    sigfillset(&blocked);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  Sparse24Output *output =
      name ? sparse24OutputOpenBeside(path, name, printError, NULL)
           : sparse24OutputOpen(path, printError, NULL);
  if (output)
    setTemporary(which, sparse24OutputGetTemporaryPath(output));
  sigprocmask(SIG_SETMASK, &before, NULL);
  return output;
}

Sparse24Output *openOutput(Temporary which, const char *path) {
  return openFile(which, path, NULL);
}

Sparse24Output *openOutputBeside(Temporary which, const char *path,
                                 const char *name) {
  return openFile(which, path, name);
}

static void removeTemporaries(void) {
  for (int i = 0; i < numTemporaries; ++i)
    if (hasTemporary[i])
      unlink(temporaries[i]);
}

static void handleSignal(int number) {
  removeTemporaries();
  signal(number, SIG_DFL);
  raise(number);
}

/// Where a hexadecimal number ends, at `text`.
static const char *readAddress(const char *text, uintptr_t *address) {
  static const char digits[] = "0123456789abcdef";
  *address = 0;
  const char *digit;
  while (*text && (digit = strchr(digits, *text))) {
    *address = *address << 4 | (uintptr_t)(digit - digits);
    ++text;
  }
  return text;
}

/// The file that is mapped at the address, or NULL. May run in a handler.
static const char *findMappedFile(uintptr_t address) {
  static char maps[1 << 20];
  size_t size = 0;
  int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  for (ssize_t count;
       (count = read(file, maps + size, sizeof maps - 1 - size)) > 0;)
    size += (size_t)count;
  // begin-end mode offset device inode path
  for (char *line = maps, *next; *line; line = next) {
    next = strchr(line, '\n');
    if (!next)
      break;
    *next++ = '\0';
    uintptr_t begin, end;
    const char *dash = readAddress(line, &begin);
    readAddress(dash + 1, &end);
    if (address >= begin && address < end)
      return strchr(line, '/');
  }
  return NULL;
}

static void printPart(const char *text) {
  (void)!write(STDERR_FILENO, text, strlen(text));
}

/// A file that is mapped has become shorter: there is nothing where weights
/// were. Everything else is a signal like others.
static void handleBusError(int number, siginfo_t *info, void *context) {
  (void)context;
  // Threads may read the same file, and share a buffer here.
  static atomic_flag isHandled = ATOMIC_FLAG_INIT;
  while (atomic_flag_test_and_set(&isHandled))
    pause();
  const char *path = info->si_code == BUS_ADRERR
                         ? findMappedFile((uintptr_t)info->si_addr)
                         : NULL;
  if (!path) {
    handleSignal(number);
    return;
  }
  removeTemporaries();
  printPart("sparse24-opt: error: the file '");
  printPart(path);
  printPart("' was changed while it was read\n");
  _exit(EXIT_FAILURE);
}

/// LLVM would abort.
static void handleFatalError(const char *reason) {
  removeTemporaries();
  fprintf(stderr, "sparse24-opt: error: %s\n", reason);
  _exit(EXIT_FAILURE);
}

static void installHandlers(void) {
  static const int signals[] = {SIGINT,  SIGTERM, SIGHUP, SIGQUIT, SIGXCPU,
                                SIGABRT, SIGSEGV, SIGFPE, SIGILL};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; ++i)
    if (signal(signals[i], handleSignal) == SIG_IGN)
      signal(signals[i], SIG_IGN);
  sigaction(SIGBUS,
            &(struct sigaction){.sa_sigaction = handleBusError,
                                .sa_flags = SA_SIGINFO},
            NULL);
  // A closed pipe and a file that grows too large are errors of the output.
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  LLVMInstallFatalErrorHandler(handleFatalError);
}

/// Where a standard descriptor is closed, another file would get its number.
/// Give it to one that fails what it is for.
static void occupyDescriptors(void) {
  static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (int descriptor = 0; descriptor <= STDERR_FILENO; ++descriptor)
    if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
      (void)!open("/dev/null", modes[descriptor]);
}

//===----------------------------------------------------------------------===//
// Main
//===----------------------------------------------------------------------===//

static int printAnswer(const Options *options) {
  if (options->help)
    printHelp(stdout);
  else
    printf("sparse24 version %s\nLLVM version %s\n", sparse24GetVersion(),
           sparse24GetLLVMVersion());
  if (fflush(stdout) == 0)
    return EXIT_SUCCESS;
  fprintf(stderr, "sparse24-opt: error: cannot write output file '-': %s\n",
          strerror(errno));
  return EXIT_FAILURE;
}

int main(int argc, char **argv) {
  occupyDescriptors();
  installHandlers();
  Options options;
  int status = EXIT_FAILURE;
  if (mlirLogicalResultIsSuccess(parseOptions(argc, argv, &options))) {
    if (options.help || options.version)
      status = printAnswer(&options);
    else if (mlirLogicalResultIsSuccess(runDriver(&options)))
      status = EXIT_SUCCESS;
  }
  destroyOptions(&options);
  return status;
}
