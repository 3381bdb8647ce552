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
#include <stdlib.h>
#include <string.h>
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

/// LLVM would abort.
static void handleFatalError(const char *reason) {
  removeTemporaries();
  fprintf(stderr, "sparse24-opt: error: %s\n", reason);
  _exit(EXIT_FAILURE);
}

static void installHandlers(void) {
  static const int signals[] = {SIGINT,  SIGTERM, SIGHUP, SIGQUIT, SIGXCPU,
                                SIGABRT, SIGSEGV, SIGBUS, SIGFPE,  SIGILL};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; ++i)
    if (signal(signals[i], handleSignal) == SIG_IGN)
      signal(signals[i], SIG_IGN);
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
