using System.Buffers;
using System.Text;
using CsCheck;
using Gateway.Channels.Json;

namespace Gateway.Tests.Channels.Json;

/// <summary>The tape lets pass what the gate lets pass, and its tokens are the platform's.</summary>
public sealed class JsonTapeTests
{
    // Of each recorded body so many prefixes and changes: all of them would take minutes.
    private const int ChangesPerRecording = 40;
    private const int RecordedMax = 64 * 1024;

    private static readonly byte[][] Pieces =
    [
        [(byte)'"'], [(byte)'\\'], [(byte)'{'], [(byte)'}'], [(byte)'['], [(byte)']'], [(byte)','], [(byte)':'], [(byte)' '], [(byte)'\n'], [0], [0x1F], [0x7F], [0xC3], [0xA9],
        "\\u00e9"u8.ToArray(), "\\ud83d"u8.ToArray(), "\\ude00"u8.ToArray(), "\\n"u8.ToArray(), "\"a\":1,"u8.ToArray(), "\"\\u0061\":1,"u8.ToArray(), "-0.5e+7"u8.ToArray(), "01"u8.ToArray(),
        "true"u8.ToArray(), "null"u8.ToArray(), "[[],{}]"u8.ToArray(), "é€😀"u8.ToArray(), "0123456789abcdef"u8.ToArray(),
    ];

    [Fact]
    public void Write_OrdinaryBodies_TokensAreThePlatforms() => All(TapeBodies.All, body => Assert.True(JsonTape.Write(body, allowsArray: true, out _) > 0));

    [Fact]
    public void Write_EveryPrefix_IsRefusedAsTheGateRefuses() => All(TapeBodies.All.SelectMany(body => Enumerable.Range(0, body.Length).Select(length => body[..length])));

    [Fact]
    public void Write_EveryByteChanged_IsWhatTheGateSays() =>
        All(TapeBodies.All.SelectMany(body => Enumerable.Range(0, body.Length).SelectMany(at => Pieces.Select(piece => (byte[])[.. body[..at], .. piece, .. body[(at + 1)..]]))));

    [Fact]
    public void Write_WrongBodies_AreRefusedByBoth() => All(TapeBodies.Refused.Select(Encoding.UTF8.GetBytes), body => Assert.Equal(0, JsonTape.Write(body, allowsArray: true, out _)));

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Write_Depth_EndsAt32(int depth, bool passes)
    {
        var arrays = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));
        var objects = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1));
        All([arrays, objects], body => Assert.Equal(passes, JsonTape.Write(body, allowsArray: true, out _) > 0));
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void Write_NameAndMembers_EndAt1024(int count, bool passes)
    {
        var name = Encoding.UTF8.GetBytes($"{{\"{new string('n', count)}\":1}}");
        var members = Encoding.UTF8.GetBytes($"{{\"o\":{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"m{i}\":{i}"))}}}}}");
        All([name, members], body => Assert.Equal(passes, JsonTape.Write(body, allowsArray: false, out _) > 0));
    }

    [Fact]
    public void Write_MoreTokensThanTheFirstMemoryHolds_KeepsThemAll() =>
        All([Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("[]", 20_000))}]"), Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("1", 20_000))}]")]);

    [Fact]
    public void Write_AnyChangesOfABody_AreWhatTheGateSays() =>
        Gen.Select(Gen.Int[0, TapeBodies.All.Count - 1], Gen.Select(Gen.Int[0, 400], Gen.Int[0, 12], Gen.Int[0, Pieces.Length - 1]).Array[1, 5])
            .Sample(change => Assert.Null(TapeCheck.Difference(Changed(TapeBodies.All[change.Item1], change.Item2))), iter: 20_000);

    [Fact]
    public void Write_RecordedBodies_AreWhatTheGateSays()
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        var random = new Random(7);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SharedPayloads.Root!, "payloads"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var body = File.ReadAllBytes(file);
            if (body.Length is 0 or > RecordedMax)
                continue;
            All([body]);
            for (var i = 0; i < ChangesPerRecording; i++)
                All([body[..random.Next(body.Length)], Changed(body, [(random.Next(body.Length), random.Next(4), random.Next(Pieces.Length))])]);
        }
    }

    [Fact]
    public void Read_CutAtEveryByte_IsTheSameBody()
    {
        foreach (var body in TapeBodies.All)
        {
            var whole = Texts(new ReadOnlySequence<byte>(body));
            for (var at = 1; at < body.Length; at++)
                Assert.Equal(whole, Texts(Bodies.Split(body, at)));
            Assert.Equal(whole, Texts(Bodies.ByteByByte(body)));
        }
    }

    [Fact]
    public void Read_WrongBody_TellsWhatTheGateTells()
    {
        foreach (var text in TapeBodies.Refused)
        {
            var body = Bodies.Of(text);
            using var json = JsonBody.Read(body);
            Assert.NotNull(json.Refusal);
            Assert.Equal(JsonGate.Refusal(body), json.Refusal);
        }
    }

    private static string Texts(in ReadOnlySequence<byte> body)
    {
        using var json = JsonBody.Read(body, allowsArray: true);
        Assert.Null(json.Refusal);
        var all = new StringBuilder();
        var reader = json.Reader();
        while (reader.Read())
            all.Append(reader.TokenType).Append(' ').Append(reader.TokenStartIndex).Append(' ').Append(Encoding.UTF8.GetString(reader.ValueSpan)).Append('\n');
        return all.ToString();
    }

    private static byte[] Changed(byte[] body, (int At, int Length, int Piece)[] changes)
    {
        foreach (var (place, length, piece) in changes)
        {
            var at = Math.Min(place, body.Length);
            body = [.. body[..at], .. Pieces[piece], .. body[Math.Min(body.Length, at + length)..]];
        }

        return body;
    }

    private static void All(IEnumerable<byte[]> bodies, Action<byte[]>? also = null)
    {
        foreach (var body in bodies)
        {
            if (TapeCheck.Difference(body) is { } difference)
                Assert.Fail($"{difference}: {Encoding.UTF8.GetString(body)}");
            also?.Invoke(body);
        }
    }
}
