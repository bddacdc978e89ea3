#!/usr/bin/env bash
# MPICH 4.0.2 and Open MPI 4.1.4 (Debian 12).
#
# Guess:     MPI_Allreduce leaves the same number on every rank, whatever it is, and MPI_MAX over a NaN is either that NaN or the largest
#            of the other numbers. So "did any rank break?" can be asked with one reduction of a loss or a gradient's norm.
# Behaviour: ranks have 1, 2, 3 and 4, and one has NaN instead. With MPICH they end with different maxima of one call: some with NaN, some
#            with a number. With Open MPI all have the same, but with NaN on rank 2 that is 2: the 4 of rank 3 is lost, which is
#            neither NaN nor the maximum. A decision made from such a number lets ranks part ways, or stay silent. Reduce an integer.
# Seen:      MPICH, NaN on rank 1: 4 4 nan 4. Open MPI, NaN on rank 2: 2 2 2 2.
#
# Needs Debian 12 and a C compiler; packages are unpacked in a temporary folder, nothing is installed.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
unpack() {
  mkdir "$1"
  ( cd "$1"
    apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "${@:2}" \
      | grep -E '^[a-z0-9]' | grep -vE '^(libc6|libc-dev|linux-libc|libgcc|libstdc|gcc|g\+\+|cpp|binutils|perl|python|dpkg|debconf|gfortran|libgfortran-)' | sort -u \
      | xargs apt-get download -qq >/dev/null 2>&1 || true
    for package in *.deb; do dpkg -x "$package" root; done )
}
unpack mpich mpich libmpich-dev
unpack openmpi openmpi-bin libopenmpi-dev
cat > most.c <<'C'
#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words)
{
    MPI_Init(&count, &words);
    int rank, broken = atoi(words[1]);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    float mine = rank == broken ? NAN : (float)rank + 1, most, all[4];
    MPI_Allreduce(&mine, &most, 1, MPI_FLOAT, MPI_MAX, MPI_COMM_WORLD);
    MPI_Gather(&most, 1, MPI_FLOAT, all, 1, MPI_FLOAT, 0, MPI_COMM_WORLD);
    if (rank == 0)
    {
        printf("NaN on rank %d: %g %g %g %g\n", broken, all[0], all[1], all[2], all[3]);
    }

    MPI_Finalize();
    return 0;
}
C
libraries=usr/lib/x86_64-linux-gnu
cc -I"mpich/root/$libraries/mpich/include" -Impich/root/usr/include/x86_64-linux-gnu/mpich -o with_mpich most.c -L"mpich/root/$libraries" -Wl,--allow-shlib-undefined -lmpich -lm
cc -I"openmpi/root/$libraries/openmpi/include" -o with_openmpi most.c -L"openmpi/root/$libraries/openmpi/lib" -L"openmpi/root/$libraries" -Wl,--allow-shlib-undefined -lmpi -lm
first=$(LD_LIBRARY_PATH=$here/mpich/root/$libraries "mpich/root/usr/bin/mpiexec.hydra" -n 4 ./with_mpich 1)
prefix=$here/openmpi/root
second=$(LD_LIBRARY_PATH=$prefix/$libraries/openmpi/lib:$prefix/$libraries OPAL_PREFIX=$prefix/usr OPAL_LIBDIR=$prefix/$libraries OMPI_MCA_mca_base_component_path=$prefix/$libraries/openmpi/lib/openmpi3:$prefix/$libraries/openmpi/lib/openmpi \
  OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 "$prefix/usr/bin/orterun" --oversubscribe -n 4 ./with_openmpi 2)
seen="MPICH, $first. Open MPI, $second."
expected='MPICH, NaN on rank 1: 4 4 nan 4. Open MPI, NaN on rank 2: 2 2 2 2.'
echo "$seen"
[[ $seen == "$expected" ]] || { echo "changed; it was: $expected"; exit 1; }
