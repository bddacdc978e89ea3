#!/usr/bin/env bash
# Open MPI 4.1.4 (Debian 12).
#
# Guess:     when a process of a run is killed, mpirun's last message has its rank, its machine and its process number, so that the
#            victim can be looked up in the log of the kernel's out-of-memory killer or of a batch system.
# Behaviour: rank and machine are right, but the number is 0, whichever process it was. A run whose processes are to be found
#            again has to write down the numbers of its ranks itself, when it begins.
# Seen:      process rank 1 with PID 0 exited on signal 9; rank 1 had another one
#
# Needs Debian 12 and a C compiler; packages are unpacked in a temporary folder, nothing is installed.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
mkdir openmpi
( cd openmpi
  apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances openmpi-bin libopenmpi-dev \
    | grep -E '^[a-z0-9]' | grep -vE '^(libc6|libc-dev|linux-libc|libgcc|libstdc|gcc|g\+\+|cpp|binutils|perl|python|dpkg|debconf|gfortran|libgfortran-)' | sort -u \
    | xargs apt-get download -qq >/dev/null 2>&1 || true
  for package in *.deb; do dpkg -x "$package" root; done )
cat > victim.c <<'C'
#include <mpi.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(int count, char **words)
{
    MPI_Init(&count, &words);
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 1)
    {
        printf("rank 1 is %d\n", (int)getpid());
        fflush(stdout);
        sleep(1);
        raise(SIGKILL); // as the kernel does where memory is used up
    }

    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Finalize();
    return 0;
}
C
libraries=usr/lib/x86_64-linux-gnu
cc -I"openmpi/root/$libraries/openmpi/include" -o victim victim.c -L"openmpi/root/$libraries/openmpi/lib" -L"openmpi/root/$libraries" -Wl,--allow-shlib-undefined -lmpi
prefix=$here/openmpi/root
said=$(LD_LIBRARY_PATH=$prefix/$libraries/openmpi/lib:$prefix/$libraries OPAL_PREFIX=$prefix/usr OPAL_LIBDIR=$prefix/$libraries OMPI_MCA_mca_base_component_path=$prefix/$libraries/openmpi/lib/openmpi3:$prefix/$libraries/openmpi/lib/openmpi \
  OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 "$prefix/usr/bin/orterun" --oversubscribe -n 2 ./victim 2>&1 || true)
own=$(grep -oE 'rank 1 is [0-9]+' <<< "$said" | grep -oE '[0-9]+$')
seen="$(grep -oE 'process rank 1 with PID [0-9]+' <<< "$said") $(grep -oE 'exited on signal 9' <<< "$said"); rank 1 had $([[ $said == *"with PID $own "* ]] && echo that || echo another one)"
expected='process rank 1 with PID 0 exited on signal 9; rank 1 had another one'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
