using System.Text;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Data.Cameras;

public sealed class CameraFileTests
{
    private static readonly CameraEvent[] Few = CameraFiles.Few;

    public static TheoryData<string, byte[]> Formats() => new()
    {
        { "00001.bin", CameraFiles.Bin(Few) },
        { "dvs.aedat", CameraFiles.Dvs128(Few) },
        { "davis.aedat", CameraFiles.Davis240(Few) },
        { "gesture.aedat", CameraFiles.Aedat3(Few) },
        { "dv.aedat4", CameraFiles.Aedat4(Few) },
        { "stored.aedat4", CameraFiles.Aedat4(Few, packing: 1, CameraFiles.Lz4Stored) },
        { "zstandard.aedat4", CameraFiles.Aedat4(Few, packing: 3, CameraFiles.Zstandard) },
        { "thorough.aedat4", CameraFiles.Aedat4(Few, packing: 4, CameraFiles.Zstandard) },
        { "records.npy", CameraFiles.Records(Few) },
        { "columns.npz", CameraFiles.Columns(Few) },
        { "one.npz", CameraFiles.Npz(("events", CameraFiles.Records(Few))) },
        { "events.csv", CameraFiles.Csv(Few) },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_has_the_same_events(string name, byte[] content)
    {
        var read = CameraFile.Read(content, name);
        Assert.Equal(Few, read.Events.ToArray());
        Assert.Equal((5, name), (read.Start, read.Name));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Files_are_read_plain_or_gzipped(string name, byte[] content)
    {
        var folder = Directory.CreateTempSubdirectory("snn-camera-");
        try
        {
            string path = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(path, content);
            Assert.Equal(Few, CameraFile.Read(path).Events.ToArray());
            using (var packed = new System.IO.Compression.GZipStream(File.Create(path + ".gz"), System.IO.Compression.CompressionLevel.Fastest))
            {
                packed.Write(content);
            }

            Assert.Equal(Few, CameraFile.Read(path + ".gz").Events.ToArray());
            Assert.Contains("no such file", Bad(() => CameraFile.Read(path + "x")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_size_is_that_asked_for_or_of_the_camera_or_of_the_events()
    {
        Assert.Equal((34, 34), Size(CameraFile.Read(CameraFiles.Bin(Few), "a.bin")));
        Assert.Equal((128, 128), Size(CameraFile.Read(CameraFiles.Dvs128(Few), "a")));
        Assert.Equal((240, 180), Size(CameraFile.Read(CameraFiles.Davis240(Few), "a")));
        Assert.Equal((128, 128), Size(CameraFile.Read(CameraFiles.Aedat3(Few), "a")));
        Assert.Equal((40, 50), Size(CameraFile.Read(CameraFiles.Csv(Few), "a.csv", new() { Width = 40, Height = 50 })));
        Assert.Contains("x = 33, y = 7, outside of 33 x 34 pixels; set CameraOptions.Width", Bad(() => CameraFile.Read(CameraFiles.Bin(Few), "a.bin", new() { Width = 33, Height = 34 })));

        static (int, int) Size(CameraRecording read) => (read.Width, read.Height);
    }

    [Fact]
    public void A_name_that_is_a_polarity_too_names_a_column()
    {
        var read = CameraFile.Read("on,x,y,t\n1,3,2,5\n0,4,2,6\n"u8.ToArray(), "a.csv");
        Assert.Equal([new CameraEvent(5, 3, 2, true), new CameraEvent(6, 4, 2, false)], read.Events.ToArray());
    }

    [Fact]
    public void A_record_may_begin_with_a_gap()
    {
        byte[] content = CameraFiles.Npy("[('', '|V2'), ('x', '<i2'), ('y', '<i2'), ('t', '<i8'), ('p', '|b1')]", "(1,)", [0, 0, 3, 0, 2, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1]);
        Assert.Equal([new CameraEvent(5, 3, 2, true)], CameraFile.Read(content, "a.npy").Events.ToArray());
    }

    [Fact]
    public void A_row_of_240_says_that_the_clock_of_a_bin_ran_over()
    {
        byte[] content = [.. CameraFiles.Bin(Few[..1]), 0, 240, 0, 0, 0, .. CameraFiles.Bin(Few[1..])];
        Assert.Equal([Few[0], .. Few[1..].Select(e => e with { Time = e.Time + 8192 })], CameraFile.Read(content, "a.bin").Events.ToArray());
    }

    [Fact]
    public void Aedat_2_without_a_name_of_its_camera_is_told_it()
    {
        byte[] content = CameraFiles.Dvs128(Few, "#!AER-DAT2.0\r\n# made by hand\r\n");
        Assert.Contains("set CameraOptions.Camera", Bad(() => CameraFile.Read(content, "a.aedat")));
        Assert.Equal(Few, CameraFile.Read(content, "a.aedat", new() { Camera = EventCamera.Dvs128 }).Events.ToArray());
    }

    [Fact]
    public void What_is_no_event_of_a_pixel_is_passed_over()
    {
        byte[] dvs = [.. CameraFiles.Dvs128(Few), .. CameraFiles.Big(1u << 15, 80_000, 1u << 31, 80_000)];
        byte[] davis = [.. CameraFiles.Davis240(Few), .. CameraFiles.Big(1u << 31, 80_000, 1u << 10, 80_000)];
        byte[] packets = [.. CameraFiles.Aedat3(Few), .. CameraFiles.Packet(0, 1, 8, 0, new byte[16]), .. CameraFiles.Packet(2, 1, 40, 0, new byte[40]), .. CameraFiles.Packet(1, 1, 8, 0, new byte[8])];
        Assert.All([dvs, davis, packets], content => Assert.Equal(Few, CameraFile.Read(content, "a.aedat").Events.ToArray()));
    }

    [Fact]
    public void An_address_that_begins_like_a_line_is_one()
    {
        // row 39 of a DAVIS240 with bit 22 set begins with the byte of #
        CameraEvent[] events = [new(0x0a000000, 10, 39, true), new(0x0a000001, 11, 39, false)];
        byte[] content = CameraFiles.Davis240(events, "#!AER-DAT2.0\r\n# AEChip: DAVIS240\r\n");
        Assert.Equal((byte)'#', content[^16]);
        Assert.Equal(events, CameraFile.Read(content, "a.aedat").Events.ToArray());
    }

    [Fact]
    public void Packets_know_how_often_their_clock_ran_over() =>
        Assert.Equal(Few.Select(e => e.Time + (2L << 31)), CameraFile.Read(CameraFiles.Aedat3(Few, overflow: 2), "a").Events.ToArray().Select(e => e.Time));

    // of lz4 1.9.4: as fast as it can with the size of the content, and as small with checksums and blocks that depend on each other
    [Theory]
    [InlineData("BCJNGGxA4AMAAAAAAAC7OQIAAPEI3AMAABAAAABFVlRTBgAIAAQAAAAIAAAIAHU8AAAA6AMAAQBTAQAAAPIQABEBDgAzAAD8EAAwAgACDwAgAAZBAGEAAAADAAMiABMQEAARBFIAMwAAGhAAMAUABQ8AIwAkEAAxBgAGMAATLhAAEQceADMAADgQABEIHgAzAABCEAAxCQACEgATTBAAAHIAAAYAE1YQABMBcAATYBAAMQIABTAAE2oQADADAAYvACMAdBAAAwcAIwB+CQAALgAA4gATiBAAEwbgABOSEAATB3AAE5wQAAA6AQAwABOmEAATCeAAE7AQAABCAAAGABO6EAAALAAABAATxBAAAs4AMwAAzhAAEwNwABPYEAATBFABE+IQABMF4AAT7BAAEwZwABP2EAATB1ABAxcAAdQBAAIAEgp3ASEACQ4BMwAAFBAABIIAEx4QABMB4AATKBAAEwJwABMyEAATA1ABEzwQABMEUAETRhAAAwcAIwBQCQAAjgAA8AATWhAAEwfgABNkEAATCHAAE24QABMJUAETeBAABFIAE4IQABMBcAATjBAAAH4CAGAAE5YQAAJ+AjMAAKAQABMEcAATqhAAEwVQARO0EAATBuAAE74QABMHOQETyBAAEwhQARPSEAAQCV0AQwAAANwQAAJ+ADMAAOYQABMBoAIT8BAAEwLgABP6EAATA3AAEgQXAiMABFABEw4QABMF4AATGBAAAwcAIwAiCQATB1ABEywQABMI4AATNhAAgAkAAwAAAAAAAAAAACXI/AY=")]
    [InlineData("BCJNGHRAvfkBAADxCNwDAAAQAAAARVZUUwYACAAEAAAACAAACAB1PAAAAOgDAAEAZAEAAADyAwwAEQEIABP8EAAxAgACCAAiBgQQADEDAAMiABMQEAARBFIAMwAAGhAAMQUABQgAEyQQADEGAAYwABMuEAATB3QAEzgQABMIcAATQhAAMQkAAhIAE0wQAAByAAABACRWBKAAAgkAJGAEoAARBTAAFWqgABEGCAAVdKAAAgEAFX6gAALiABWIoAAC4AAVkqAAAnAAFZygABEEMAAVpqAAAuAAFbCgAAJwACa6BEwBAAQAFcSgAALgABXOoAACcAAV2KAAAlABFeKgAAIJABXsoAACcAAV9qAAAlABJAAFoAACAQAkCgWgAAJwABMUEAAEggAkHgWgAALgACQoBR4AAlkAJDIFoAACUAEkPAWgAALgABNGEAADdwA0AFAFoAACUAEkWgWgAALgABVkoAACcAAVbqAAAlABFXigAAJSABWCoAACcAAVjKAAAlABFZagAALgABWgoAACcAAVqqAAAiIAFbSgAALgABW+oAACCQAVyKAAAlABFdKgAAIBACjcBR4DNQAA5qAAAlABFfCgAALgABX6oAACcAAkBAagAAJQASQOBqAAAgkAKBgGPgJEAAAiBqAAAlABJCwGoAAC4AATNhAAgAkAAwAAAAAAF3QeCwAAAAAlyPwG")]
    public void Packets_that_lz4_has_packed_are_unpacked(string packed)
    {
        byte[] frame = Convert.FromBase64String(packed);
        byte[] content = [.. CameraFiles.Aedat4([], packing: 1), .. CameraFiles.Aedat4Packet(0, frame), .. CameraFiles.Aedat4Packet(1, CameraFiles.Lz4Stored(new byte[40]))];
        var read = CameraFile.Read(content, "a.aedat4");
        Assert.Equal(Enumerable.Range(0, 60).Select(i => new CameraEvent(1000 + 10 * i, (ushort)(i % 10), (ushort)(i % 7), i % 3 == 0)), read.Events.ToArray());
        Assert.Equal((346, 260), (read.Width, read.Height));
        Assert.All(Enumerable.Range(0, frame.Length - 8), length => Assert.Contains("a packet cannot be unpacked", Bad(() => CameraFile.Read((byte[])[.. CameraFiles.Aedat4([], packing: 1), .. CameraFiles.Aedat4Packet(0, frame[..length])], "a"))));
    }

    [Fact]
    public void Packets_of_Zstandard_are_whole_or_refused()
    {
        byte[] packet = CameraFiles.EventPacket([.. Enumerable.Range(0, 60).Select(i => new CameraEvent(1000 + 10 * i, (ushort)(i % 10), (ushort)(i % 7), i % 3 == 0))]);
        byte[] frame = CameraFiles.Zstandard(packet);
        Assert.Equal(60, CameraFile.Read(Of(frame), "a.aedat4").Events.Length);
        Assert.All(Enumerable.Range(0, frame.Length), length => Assert.Contains("a packet cannot be unpacked", Bad(() => CameraFile.Read(Of(frame[..length]), "a"))));
        Assert.Contains($"it has {packet.Length - 1} bytes and announces {packet.Length}", Bad(() => CameraFile.Read(Of(CameraFiles.Zstandard(packet[..^1])), "a")));
        Assert.Contains($"more than the {packet.Length} bytes", Bad(() => CameraFile.Read(Of(CameraFiles.Zstandard([.. packet, 0])), "a")));
        // no memory is taken for what cannot be there
        Assert.Contains("announces 2147483651 bytes, which", Bad(() => CameraFile.Read(Of(CameraFiles.Zstandard([255, 255, 255, 127, .. packet[4..]])), "a")));

        static byte[] Of(byte[] frame) => [.. CameraFiles.Aedat4([], packing: 3), .. CameraFiles.Aedat4Packet(0, frame)];
    }

    [Fact]
    public void A_table_without_names_is_told_its_columns()
    {
        Assert.All([false, true], fortran =>
        {
            byte[] content = CameraFiles.Table(Few, fortran);
            Assert.Equal(Few, CameraFile.Read(content, "a", new() { Columns = "txyp" }).Events.ToArray());
            Assert.Contains("4 columns without names; set CameraOptions.Columns", Bad(() => CameraFile.Read(content, "a")));
            Assert.Contains("has 3 columns", Assert.Throws<SpikeDataException>(() => CameraFile.Read(CameraFiles.Npy("'<i4'", "(1, 3)", new byte[12]), "a", new() { Columns = "txyp" })).Message.Replace("the array ", "", StringComparison.Ordinal));
        });

        byte[] plain = Encoding.ASCII.GetBytes("0.000005 3 2 1\n0.0015 0 0 0\n 0.0015  33 7 1\r\n\n0.07\t12 33 -1".Replace('\t', ' '));
        Assert.Equal(Few, CameraFile.Read(plain, "events.txt", new() { Columns = "txyp", TimeUnit = 1000 * Units.ms }).Events.ToArray());
        Assert.Contains("at line 1: '0.000005 3 2 1' does not name the columns", Bad(() => CameraFile.Read(plain, "events.txt")));
    }

    [Theory]
    [InlineData("# t x y p\n5 3 2 1\n1500 0 0 0\n1500 33 7 1\n70000 12 33 0\n")]
    [InlineData("\"Time\";\"X\";\"Y\";\"Polarity\"\n5;3;2;1\n1500;0;0;-1\n# a remark\n1500;33;7;1\n70000;12;33;-1\n")]
    [InlineData("\ufeffx\tsensor\ty\tp\tts\n3\t0\t2\tTrue\t5.0\n0\t0\t0\tFalse\t1500.0\n33\t0\t7\tTrue\t1.5e3\n12\t0\t33\tfalse\t70000\n")]
    public void Lines_of_many_kinds_are_read(string text) =>
        Assert.Equal(Few, CameraFile.Read(Encoding.UTF8.GetBytes(text), "a.csv").Events.ToArray());

    [Fact]
    public void Records_may_have_gaps_other_fields_and_either_order_of_bytes()
    {
        byte[] content = CameraFiles.Npy("[('on', '<u4'), ('', '|V2'), ('name', '<U1'), ('Y', '>u2'), ('ts', '<f8'), ('x', '|i1'), ('pair', '<i2', (2,))]", "(1,)",
            [1, 0, 0, 0, 9, 9, 9, 9, 9, 9, 1, 4, .. BitConverter.GetBytes(7.0), 5, 9, 9, 9, 9]);
        Assert.Equal([new CameraEvent(7, 5, 260, true)], CameraFile.Read(content, "a").Events.ToArray());
        Assert.Empty(CameraFile.Read(CameraFiles.Npy("[('x', '<i2'), ('y', '<i2'), ('t', '<i8'), ('p', '?')]", "(0,)", []), "a").Events.ToArray());
    }

    [Fact]
    public void Events_out_of_order_are_refused_or_sorted()
    {
        CameraEvent[] mixed = [Few[3], Few[1], Few[0], Few[2]];
        Assert.Contains("a.bin: at byte 5: event 1 is at 1500 us, after one at 70000 us; set CameraOptions.Sort", Bad(() => CameraFile.Read(CameraFiles.Bin(mixed), "a.bin")));
        Assert.Contains("at line 3: event 1", Bad(() => CameraFile.Read(CameraFiles.Csv(mixed), "a.csv")));
        Assert.Contains("at row 1: event 1", Bad(() => CameraFile.Read(CameraFiles.Records(mixed), "a.npy")));
        Assert.Equal(Few, CameraFile.Read(CameraFiles.Bin(mixed), "a.bin", new() { Sort = true }).Events.ToArray());
    }

    [Theory]
    [InlineData("x,y,p,t\n1,2,1\n", "at line 2: event 0 has 3 columns instead of 4")]
    [InlineData("x,y,p,t\n1,2,1,5\n1,2,7,6\n", "at line 3: event 1 is '1,2,7,6'; a line has")]
    [InlineData("x,y,p,t\n1,2.5,1,6\n", "is '1,2.5,1,6'")]
    [InlineData("x,y,p,t\n-1,2,1,6\n", "is at x = -1")]
    [InlineData("x,y,p,t\n1,2,1,-6\n", "is at -6 us, before the start")]
    [InlineData("x,y,p\n1,2,1\n", "at line 1: 'x,y,p' does not name")]
    public void A_bad_line_is_shown(string text, string problem) => Assert.Contains(problem, Bad(() => CameraFile.Read(Encoding.UTF8.GetBytes(text), "a.csv")));

    [Fact]
    public void A_truncated_file_is_refused_wherever_it_ends()
    {
        byte[] bin = CameraFiles.Bin(Few), dvs = CameraFiles.Dvs128(Few), packets = CameraFiles.Aedat3(Few), records = CameraFiles.Records(Few), npz = CameraFiles.Columns(Few);
        Assert.Contains("at byte 15: an event has 5 bytes and 3 are left", Bad(() => CameraFile.Read(bin[..^2], "a.bin")));
        Assert.Contains($"at byte {dvs.Length - 8}: an event has 8 bytes and 7 are left", Bad(() => CameraFile.Read(dvs[..^1], "a")));
        Assert.Contains("2 events of 8 bytes and 15 bytes are left", Bad(() => CameraFile.Read(packets[..^1], "a")));
        Assert.Contains("a packet's header has 28 bytes and 27 are left", Bad(() => CameraFile.Read(packets[..^17], "a")));
        byte[] dv = CameraFiles.Aedat4(Few);
        Assert.Contains($"at byte {dv.Length - 72}: a packet of 64 bytes does not fit into the 71 that are left", Bad(() => CameraFile.Read(dv[..^1], "a")));
        Assert.All(Enumerable.Range(14, 100), length => Assert.Contains("the file ends within its header", Bad(() => CameraFile.Read(dv[..length], "a"))));
        Assert.Contains("4 elements of 13 bytes are announced and 51 bytes are there", Bad(() => CameraFile.Read(records[..^1], "a")));
        Assert.All(Enumerable.Range(4, npz.Length - 4), length => Assert.StartsWith("a.npz: the .npz cannot be unpacked", Bad(() => CameraFile.Read(npz[..length], "a.npz"))));
    }

    [Fact]
    public void Arrays_that_are_no_events_are_refused()
    {
        Assert.Contains("has the arrays a, b where", Bad(() => CameraFile.Read(CameraFiles.Npz(("a", CameraFiles.Records(Few)), ("b", CameraFiles.Records(Few))), "a.npz")));
        Assert.Contains("one of each for every event", Bad(() => CameraFile.Read(CameraFiles.Npz(("t", Byte(3)), ("x", Byte(3)), ("y", Byte(2)), ("p", Byte(3))), "a.npz")));
        Assert.Contains("the records have the fields a where", Bad(() => CameraFile.Read(CameraFiles.Npy("[('a', '<i2')]", "(1,)", new byte[2]), "a")));
        Assert.Contains("elements of type |O are none that can be read", Bad(() => CameraFile.Read(CameraFiles.Npy("'|O'", "(1,)", new byte[2]), "a")));
        Assert.Contains("one dimension or two", Bad(() => CameraFile.Read(CameraFiles.Npy("'|u1'", "(1, 1, 4)", new byte[4]), "a")));
        Assert.Contains("at row 0: event 0 has t = 0.5", Bad(() => CameraFile.Read(CameraFiles.Npy("'<f4'", "(1, 4)", new[] { 0.5f, 1, 2, 7 }.SelectMany(BitConverter.GetBytes)), "a", new() { Columns = "txyp" })));

        static byte[] Byte(int count) => CameraFiles.Npy("'|u1'", $"({count},)", new byte[count]);
    }

    [Fact]
    public void Other_files_are_named_and_other_versions_too()
    {
        Assert.Contains("AEDAT 5.0; AEDAT 2.0, 3.1 and 4.0 are read", Bad(() => CameraFile.Read(Encoding.ASCII.GetBytes("#!AER-DAT5.0\r\n"), "a.aedat")));
        Assert.Contains("packed by number 5", Bad(() => CameraFile.Read(CameraFiles.Aedat4(Few, packing: 5), "a.aedat4")));
        Assert.Contains("events of stream 1 follow on those of stream 0", Bad(() => CameraFile.Read((byte[])[.. CameraFiles.Aedat4(Few), .. CameraFiles.Aedat4Packet(1, CameraFiles.EventPacket(Few))], "a.aedat4")));
        Assert.Contains("set CameraOptions.Format", Bad(() => CameraFile.Read(new byte[10], "a.dat")));
        Assert.Contains("does not begin with #!AER-DAT2.0", Bad(() => CameraFile.Read(new byte[10], "a.aedat")));
        Assert.Contains("export it with RAW", Bad(() => CameraFile.Read(CameraFiles.Aedat3(Few, header: "#!AER-DAT3.1\r\n#Format: Serial-TS\r\n#!END-HEADER\r\n"), "a")));
        Assert.Contains("events of camera 2 follow on those of camera 1", Bad(() => CameraFile.Read((byte[])[.. CameraFiles.Aedat3(Few), .. CameraFiles.Packet(1, 2, 8, 0, new byte[8])], "a")));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        CameraOptions[] bad = [new() { Width = 0 }, new() { Height = 70_000 }, new() { Columns = "txy" }, new() { Columns = "txypt" }, new() { Columns = "txypz" }, new() { TimeUnit = new(0) }, new() { TimeUnit = new(float.NaN) }];
        Assert.All(bad, options => Assert.ThrowsAny<ArgumentException>(() => CameraFile.Read(CameraFiles.Bin(Few), "a.bin", options)));
    }

    [Fact]
    public void A_recording_made_from_code_is_checked_and_has_parts()
    {
        var recording = new CameraRecording(Few, 40, 40);
        var part = recording.Between(1000, 70_000);
        Assert.Equal(Few[1..3], part.Events.ToArray());
        Assert.Equal(1000, part.Start);
        Assert.Equal(Few[3..], recording.Between(1501, 80_000).Events.ToArray());
        Assert.Equal(Few[1..3], part.Between(0, 90_000).Events.ToArray());
        Assert.Throws<ArgumentException>(() => recording.Between(5, 4));
        Assert.Contains("Event 2", Assert.Throws<ArgumentException>(() => new CameraRecording(Few, 33, 40)).Message);
        Assert.Contains("Event 1 is at 5 us, after", Assert.Throws<ArgumentException>(() => new CameraRecording([Few[3], Few[0]], 40, 40)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CameraRecording(Few, 0, 40));
    }

    private static string Bad(Action read) => Assert.Throws<SpikeDataException>(read).Message;
}
