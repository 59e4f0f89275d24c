using System.Text;
using Gateway.Channels.Email;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Files written into the text itself are attachments; what only looks like one is text.</summary>
public sealed class InlineFileTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(44)]
    [InlineData(45)]
    [InlineData(1000)]
    [InlineData(400_000)]
    public void Decode_UuencodedFile_IsAnAttachmentOfItsSize(int size)
    {
        foreach (var form in (string[])["`", " ", "trimmed", "base64"])
        {
            var item = Single($"before\r\n\r\n{Uu("photo 1.JPG", Bytes(size), form)}\r\nbehind");
            Assert.Equal("before\n\n\nbehind", item.Text!.ReplaceLineEndings("\n"));
            Assert.Equal(("image", "1:1", "image/jpeg", "photo 1.JPG", (long?)size), Told(Assert.Single(item.Attachments)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(400_000)]
    public void Decode_YencodedFile_IsAnAttachmentOfItsSize(int size)
    {
        foreach (var isPart in (bool[])[false, true])
        {
            var item = Single([.. Encoding.ASCII.GetBytes("before\r\n"), .. Yenc("a file.bin", Bytes(size), isPart), .. Encoding.ASCII.GetBytes("behind")]);
            Assert.Equal("before\nbehind", item.Text!.ReplaceLineEndings("\n"));
            Assert.Equal(("file", "1:1", "application/octet-stream", "a file.bin", (long?)size), Told(Assert.Single(item.Attachments)));
        }
    }

    [Fact]
    public void Decode_SeveralFilesInSeveralParts_AreCountedWithinTheirPart()
    {
        var block = Uu("a.txt", Bytes(5), "`") + Uu("b.txt", Bytes(6), "`");
        var item = Single(Encoding.ASCII.GetBytes(
            $"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n{block}--b\r\nContent-Type: application/pdf; name=c.pdf\r\n\r\nx\r\n--b\r\n\r\ntwo\r\n{Uu("d.txt", Bytes(7), "`")}--b--\r\n"), isMail: true);
        Assert.Equal(["1:1", "1:2", "2", "3:1"], item.Attachments.Select(attachment => attachment.Id));
        Assert.Equal("one\ntwo", item.Text!.ReplaceLineEndings("\n").Trim());
    }

    [Theory]
    [InlineData("begin 644 a.txt\r\nThis is just how I would begin.\r\nend")]
    [InlineData("begin 644 a.txt\r\n#0V%T\r\n`\r\n")]
    [InlineData("begin 644\r\n#0V%T\r\n`\r\nend")]
    [InlineData("begin 999 a.txt\r\n#0V%T\r\n`\r\nend")]
    [InlineData("to begin 644 a.txt\r\n#0V%T\r\n`\r\nend")]
    [InlineData("begin with the end in mind\r\nend")]
    [InlineData("begin-base64 644 a.txt\r\nno, this is not\r\n====\r\nbehind")]
    [InlineData("=ybegin line=128 size=3 name=a.bin\r\nabc\r\n")]
    [InlineData("=ybegin line=128 size=3 name=a.bin\r\nabc\r\n=yend size=4")]
    [InlineData("=ybegin line=128 size=3\r\nabc\r\n=yend size=3")]
    [InlineData("=ybegin line=128 size=3 name=a\r\nabc\r\n=ybegin line=128 size=3 name=b\r\nabc")]
    public void Decode_BlockThatIsNotWhole_StaysText(string text)
    {
        var item = Single(text);
        Assert.Empty(item.Attachments);
        Assert.Equal(text.Trim().ReplaceLineEndings("\n"), item.Text!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Decode_MoreFilesThanAreTold_LeavesTheRestAsText()
    {
        var item = Single(string.Concat(Enumerable.Repeat(Uu("a.txt", Bytes(1), "`"), 120)));
        Assert.Equal(100, item.Attachments.Count);
        Assert.Equal(20, item.Text!.Split("begin 644 a.txt").Length - 1);
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);

        // Zeros at the end are what blanks that were cut off stand for.
        bytes.AsSpan(size - Math.Min(size, 7)).Clear();
        return bytes;
    }

    private static string Uu(string name, byte[] bytes, string form)
    {
        if (form == "base64")
            return $"begin-base64 644 {name}\r\n{Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)}\r\n====\r\n";
        var block = new StringBuilder($"begin 644 {name}\r\n");
        foreach (var line in bytes.Chunk(45))
        {
            var padded = new byte[(line.Length + 2) / 3 * 3];
            line.CopyTo(padded, 0);
            var signs = new StringBuilder().Append(Sign(line.Length));
            for (var i = 0; i < padded.Length; i += 3)
            {
                var three = (padded[i] << 16) | (padded[i + 1] << 8) | padded[i + 2];
                signs.Append(Sign(three >> 18)).Append(Sign(three >> 12)).Append(Sign(three >> 6)).Append(Sign(three));
            }

            block.Append(form == "trimmed" ? signs.ToString().TrimEnd(' ') : signs).Append("\r\n");
        }

        return block.Append(form == "`" ? "`" : "").Append("\r\nend\r\n").ToString();

        char Sign(int value) => (value & 63) == 0 && form == "`" ? '`' : (char)((value & 63) + 32);
    }

    private static byte[] Yenc(string name, byte[] bytes, bool isPart)
    {
        var block = new List<byte>(Encoding.ASCII.GetBytes($"=ybegin {(isPart ? "part=1 total=2 " : "")}line=128 size={bytes.Length} name={name}\r\n"));
        if (isPart)
            block.AddRange(Encoding.ASCII.GetBytes($"=ypart begin=1 end={bytes.Length}\r\n"));
        for (var (i, column) = (0, 0); i < bytes.Length; i++)
        {
            var unit = (byte)(bytes[i] + 42);
            if (unit is 0 or (byte)'\n' or (byte)'\r' or (byte)'=')
            {
                block.Add((byte)'=');
                unit += 64;
                column++;
            }

            block.Add(unit);
            if (++column >= 128)
            {
                block.AddRange("\r\n"u8);
                column = 0;
            }
        }

        block.AddRange(Encoding.ASCII.GetBytes($"\r\n=yend size={bytes.Length}{(isPart ? " part=1" : "")} crc32=00000000\r\n"));
        return [.. block];
    }

    private static (string, string?, string?, string?, long?) Told(Attachment file) => (file.Kind, file.Id, file.Mime, file.Name, file.Size);

    private static InboundItem Single(string text) => Single(Encoding.ASCII.GetBytes(text));

    private static InboundItem Single(byte[] text, bool isMail = false)
    {
        var items = new List<InboundItem>();
        byte[] mail = isMail ? text : [.. "From: a@b.example\r\nSubject: s\r\n\r\n"u8, .. text];
        new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        return Assert.Single(items);
    }
}
