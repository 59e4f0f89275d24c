using System.Buffers;
using System.Globalization;
using Gateway.Channels;

namespace Gateway.Tests.Channels;

/// <summary>
/// Every decoder against bodies nobody sends: recorded payloads with bytes changed, doubled, cut and mixed. Nothing throws, hangs, or allocates out of
/// proportion. GATEWAY_FUZZ_SECONDS is the time for each channel; twenty seconds for all by default.
/// </summary>
public sealed class FuzzTests
{
    private const double SecondsForAll = 20;

    // What a decoder may allocate however small the body, as bench/Gateway.Fuzz reckons it: of mail, the parser's buffers, readers of pages, and parts without text.
    private const long Floor = 64 * 1024;
    private const long MailFloor = 384 * 1024;

    // A body of some kilobytes decodes in microseconds.
    private static readonly TimeSpan HangsAfter = TimeSpan.FromSeconds(2);

    private static readonly byte[][] Seeds =
    [
        "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"messaging\":[{\"sender\":{\"id\":\"2\"},\"message\":{\"mid\":\"m\",\"text\":\"hi\"}}]}]}"u8.ToArray(),
        "{\"type\":\"message\",\"id\":\"1\",\"from\":\"a\",\"text\":\"b\",\"timestamp\":1749416383,\"data\":{\"id\":9007199254740993,\"content\":\"{\\\"a\\\":1}\"}}"u8.ToArray(),
        "From=%2B49&Body=h%C3%A9&MessageSid=SM1&NumMedia=1&MediaUrl0=https%3A%2F%2Fx"u8.ToArray(),
        "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><MsgType>text</MsgType><Content>c</Content><MsgId>1</MsgId></xml>"u8.ToArray(),
        "From: a@b.example\r\nSubject: =?utf-8?B?aGk=?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n<p>x</p>\r\n--b--\r\n"u8.ToArray(),
        "--b\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\na@b.example\r\n--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhi\r\n--b--\r\n"u8.ToArray(),
    ];

    [Fact]
    public void Decode_FuzzedBodies_NeitherThrowNorHangNorAllocateOutOfProportion()
    {
        var seconds = double.TryParse(Environment.GetEnvironmentVariable("GATEWAY_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var given)
            ? given
            : SecondsForAll / ChannelCatalog.All.Count;
        foreach (var channel in ChannelCatalog.All)
        {
            // A seed of its own for each channel: a failure comes again.
            var random = new Random(channel.Name.Length * 31 + channel.Name[0]);
            var folder = SharedPayloads.Root is null ? null : Path.Combine(SharedPayloads.Root, "payloads", channel.Name);
            byte[][] seeds = folder is not null && Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(bytes => bytes.Length < 64 * 1024), .. Seeds]
                : Seeds;
            var start = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds)
                Check(channel, Mutate(seeds, random));
        }
    }

    private static void Check(IChannel channel, byte[] body)
    {
        var began = TimeProvider.System.GetTimestamp();
        var allocated = Decode(channel, body);

        // What is made once for the process (tables, automata of patterns) is not the body's.
        var most = (channel.Name.StartsWith("email", StringComparison.Ordinal) ? MailFloor : Floor) + (64L * body.Length);
        if (allocated > most)
            allocated = Decode(channel, body);
        Assert.True(allocated <= most, $"{channel.Name} allocated {allocated} bytes for {body.Length}: {Convert.ToBase64String(body)}");
        Assert.True(TimeProvider.System.GetElapsedTime(began) < HangsAfter, $"{channel.Name} took too long on {Convert.ToBase64String(body)}");
    }

    /// <summary>Bytes allocated.</summary>
    private static long Decode(IChannel channel, byte[] body)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            channel.Decode(new ReadOnlySequence<byte>(body), new TestRequest(), TestAccounts.Any, []);
        }
        catch (Exception fault)
        {
            Assert.Fail($"{channel.Name} threw {fault} on {Convert.ToBase64String(body)}");
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Mutate(byte[][] seeds, Random random)
    {
        var body = (byte[])seeds[random.Next(seeds.Length)].Clone();
        for (var times = random.Next(1, 6); times > 0 && body.Length > 0; times--)
        {
            var at = random.Next(body.Length);
            var length = random.Next(1, Math.Min(64, body.Length - at + 1));
            var other = seeds[random.Next(seeds.Length)];
            body = random.Next(6) switch
            {
                0 => [.. body[..at], (byte)random.Next(256), .. body[Math.Min(body.Length, at + 1)..]],
                1 => [.. body[..at], .. body[(at + length)..]],
                2 => [.. body[..(at + length)], .. body[at..]],
                3 => body[..at],
                4 => [.. body[..at], .. other[..random.Next(other.Length)], .. body[at..]],
                _ => [.. body[..at], .. Special(random), .. body[at..]],
            };
            if (body.Length > 256 * 1024)
                body = body[..(256 * 1024)];
        }

        return body;
    }

    private static byte[] Special(Random random)
    {
        byte[][] special =
        [
            "\\ud800"u8.ToArray(), "\0"u8.ToArray(), "\u001B$B"u8.ToArray(), [0xFF, 0xFE], "=?gb2312?B?/w==?="u8.ToArray(), "[[[[[[[[[[[[[[[["u8.ToArray(), "1e999"u8.ToArray(), "\"\":\""u8.ToArray(),
            "&&=%"u8.ToArray(), "<![CDATA["u8.ToArray(), "\r\n\r\n"u8.ToArray(), "\r\n--b\r\n"u8.ToArray(),
        ];
        return special[random.Next(special.Length)];
    }
}
