using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Host.Cli;

namespace Gateway.Tests.Host.Cli;

public sealed class DecodeCommandTests : IDisposable
{
    private static readonly string Body = TestDoor.LineBody("Utokyo", ("Uanna", "e1", "one"), ("Ubob", "e2", "two"));

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Run_SignedBody_PrintsOneObjectALine()
    {
        var signature = Convert.ToBase64String(HMACSHA256.HashData("s"u8, Encoding.UTF8.GetBytes(Body)));

        Assert.Equal(0, Run(Body, secrets: ["s"], headers: [$"X-Line-Signature: {signature}"]));
        Assert.Equal(["one", "two"], Lines().Select(l => l.GetProperty("text").GetString()));
        Assert.Equal("", _error.ToString());
    }

    [Theory]
    [InlineData("X-Line-Signature: AAAA", "signature_invalid")]
    [InlineData("X-Other: 1", "signature_missing")]
    public void Run_ForgedBody_IsOneLineOfErrorAndNoOutput(string header, string code)
    {
        Assert.Equal(1, Run(Body, secrets: ["s"], headers: [header]));
        Assert.StartsWith(code, Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
    }

    [Theory]
    [InlineData("line", "")]
    [InlineData("line", "[1,2")]
    [InlineData("nothing", "{}")]
    public void Run_Undecodable_IsOneLineOfError(string channel, string body)
    {
        Assert.Equal(1, Run(body, channel: channel));
        Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Run_Files_NamesEachAndGoesOnAfterABadOne()
    {
        var directory = Directory.CreateTempSubdirectory("gateway-test-");
        string[] files = [.. new[] { "bad.json", "good.json", "absent.json" }.Select(f => Path.Combine(directory.FullName, f))];
        File.WriteAllText(files[0], "{");
        File.WriteAllText(files[1], Body);

        Assert.Equal(1, DecodeCommand.Run(new DecodeOptions("line", files, [], [], null), () => Stream.Null, _output, _error));
        Assert.Equal(
            [("error", files[0]), ("message", files[1]), ("message", files[1]), ("error", files[2])],
            Lines().Select(l => (l.GetProperty("kind").GetString()!, l.GetProperty("file").GetString()!)));
        directory.Delete(recursive: true);
    }

    [Fact]
    public void Run_FileOrInputWithAByteOrderMark_IsWhatStandsBehindTheMark()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal(0, DecodeCommand.Run(new DecodeOptions("line", [file], [], [], null), () => Stream.Null, _output, _error));
        Assert.Equal(0, Run("\uFEFF" + Body));
        Assert.Equal(["one", "two", "one", "two"], Lines().Select(l => l.GetProperty("text").GetString()));
        File.Delete(file);
    }

    private int Run(string body, string channel = "line", string[]? secrets = null, string[]? headers = null) => DecodeCommand.Run(
        new DecodeOptions(channel, [], headers ?? [], secrets ?? [], null), () => new MemoryStream(Encoding.UTF8.GetBytes(body)), _output, _error);

    private IEnumerable<JsonElement> Lines() =>
        _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement);
}
