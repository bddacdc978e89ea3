namespace Snn.Tests.Runtime.Data;

/// <summary>Whatever happens while a file is read, the error is the product's own and names the file.</summary>
public sealed class GuardedReadingTests
{
    private static readonly byte[] Content = Hdf5Fixtures.Read("hdf5_features.zip", "good/names_earliest.h5");

    [Fact]
    public void A_stream_is_read_as_a_file_is_and_left_open()
    {
        using var stream = new MemoryStream(Content);
        Assert.Equal(2, SpikeDataset.LoadShd(stream, "stream").Count);
        Assert.True(stream.CanRead);
        Assert.Equal(2, SpikeDataset.LoadShd(stream, "stream").Count);
    }

    [Fact]
    public void A_stream_may_give_a_byte_at_a_time() =>
        Assert.Equal(40, SpikeDataset.LoadShd(new Stub(File.ReadAllBytes(SpikeFiles.Tiny())) { Most = 1 }, "slow").Count);

    [Fact]
    public void A_stream_that_cannot_seek_is_refused() => Assert.Contains("can read and seek", Assert.Throws<ArgumentException>(() => SpikeDataset.LoadShd(new Stub(Content) { Seeks = false }, "pipe")).Message);

    public static TheoryData<string> Failures() => ["IOException", "IndexOutOfRangeException", "NullReferenceException", "OutOfMemoryException", "InvalidCastException", "ObjectDisposedException"];

    [Theory]
    [MemberData(nameof(Failures))]
    public void Whatever_a_stream_throws_and_whenever_is_the_products_own_error(string kind)
    {
        int failed = 0;
        for (int after = 0; after < 1000; after += after < 40 ? 1 : 37)
        {
            Exception exception = kind switch
            {
                "IOException" => new IOException("the disk is gone."),
                "IndexOutOfRangeException" => new IndexOutOfRangeException(),
                "NullReferenceException" => new NullReferenceException(),
                "OutOfMemoryException" => new OutOfMemoryException(),
                "InvalidCastException" => new InvalidCastException(),
                _ => new ObjectDisposedException("disk"),
            };
            var stream = new Stub(Content) { FailsAfter = after, Failure = exception };
            try
            {
                SpikeDataset.LoadShd(stream, "stub.h5");
            }
            catch (SpikeDataException e)
            {
                Assert.StartsWith("stub.h5: ", e.Message);
                Assert.Same(exception, e.InnerException);
                Assert.Contains(kind switch { "IOException" => "the file cannot be read (the disk is gone)", "OutOfMemoryException" => "not enough memory", _ => "PureHDF cannot read it" }, e.Message);
                failed++;
            }
        }

        Assert.InRange(failed, 40, 80);
    }

    [Fact]
    public void A_stream_that_ends_before_its_length_is_noticed_wherever_it_ends()
    {
        for (int length = 0; length < Content.Length; length += 97)
        {
            string message = Assert.Throws<SpikeDataException>(() => SpikeDataset.LoadShd(new Stub(Content[..length]) { Announced = Content.Length }, "short.h5")).Message;
            Assert.StartsWith("short.h5: ", message);
        }
    }

    [Fact]
    public void A_stream_without_an_end_is_not_read_for_ever()
    {
        // as a file whose parts point to each other: there is always something to read
        var stream = new Stub(Content) { Turns = true };
        string message = Assert.Throws<SpikeDataException>(() => SpikeDataset.LoadShd(stream, "endless.h5")).Message;
        Assert.StartsWith("endless.h5: ", message);
        Assert.InRange(stream.Reads, 1, 200_000);
    }

    /// <summary>Content that is given in pieces, fails, ends early, or begins anew at its end.</summary>
    private sealed class Stub(byte[] content) : Stream
    {
        private long _at;

        public int Most { get; init; } = int.MaxValue;

        public int FailsAfter { get; init; } = int.MaxValue;

        public Exception? Failure { get; init; }

        public long Announced { get; init; } = content.Length;

        public bool Turns { get; init; }

        public bool Seeks { get; init; } = true;

        public int Reads { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => Seeks;

        public override bool CanWrite => false;

        public override long Length => Announced;

        public override long Position { get => _at; set => _at = value; }

        public override int Read(Span<byte> buffer)
        {
            if (Reads++ >= FailsAfter)
            {
                throw Failure!;
            }

            long from = Turns && _at >= 512 ? 512 + (_at - 512) % 1024 : _at;
            int count = (int)Math.Clamp(content.Length - from, 0, Math.Min(buffer.Length, Most));
            content.AsSpan((int)Math.Min(from, content.Length), count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => _at = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _at, _ => Announced };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
