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
    public void Run_BodyWithoutEvents_SaysSo()
    {
        Assert.Equal(0, Run("{\"destination\":\"Utokyo\",\"events\":[]}"));
        var line = Assert.Single(Lines());
        Assert.Equal(("ignored", "no events", "line"), (line.GetProperty("kind").GetString(), line.GetProperty("reason").GetString(), line.GetProperty("channel").GetString()));
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

    [Theory]
    [InlineData("""{"map":{"id":"/id","sender":"/from","text":"/text"}}""", 0, "")]
    [InlineData("""{"channel":"generic","account":"desk","secrets":{"key":"${DESK_KEY}"},"settings":{"map":{"id":"/id","sender":"/from","text":"/text"}}}""", 0, "")]
    [InlineData("""{"mapp":{"id":"/id"}}""", 1, "$.settings.mapp: is not a setting of generic")]
    [InlineData("""{"map":{"idd":"/id"}}""", 1, "$.settings.map")]
    [InlineData("""{"channel":"line","settings":{"map":{"id":"/id","sender":"/from"}}}""", 1, "$.channel: \"line\": must be the channel that is decoded, generic")]
    [InlineData("""{"chanel":"generic","settings":{"map":{"id":"/id","sender":"/from"}}}""", 1, "$.chanel: is not a member known here")]
    [InlineData("[]", 1, "must be an object")]
    [InlineData("""{"tenants":{"acme":{"accounts":[]}}}""", 1, "$.tenants: is a whole configuration: give one of its accounts")]
    [InlineData("""{"map":{"id":"/id","sender":"/from","text":"/text"},"signature":{"scheme":"rsa","header":"X"},"embedded":["/data"]}""", 0, "")]
    public void Run_Config_IsCheckedAsTheConfigurationIs(string config, int code, string expected)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, config);

        Assert.Equal(code, DecodeCommand.Run(
            new DecodeOptions("generic", [], [], [], null, file), () => new MemoryStream("""{"id":"1","from":"u","text":"hello"}"""u8.ToArray()), _output, _error));
        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(code == 0 ? ["hello"] : [], Lines().Select(l => l.GetProperty("text").GetString()));
        File.Delete(file);
    }

    [Fact]
    public void Run_DashAmongFiles_IsStandardInput()
    {
        Assert.Equal(0, DecodeCommand.Run(new DecodeOptions("line", ["-"], [], [], null), () => new MemoryStream(Encoding.UTF8.GetBytes(Body)), _output, _error));
        Assert.Equal(["one", "two"], Lines().Select(l => l.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("fooo=abc", "fooo is not a secret of line")]
    [InlineData("YWJjZA==", "")]
    [InlineData("channelSecret=abc", "")]
    public void Run_SecretOfAnUnknownName_IsTold(string secret, string expected)
    {
        Run(Body, secrets: [secret], headers: ["X-Line-Signature: AAAA"]);

        Assert.Equal(expected.Length > 0, _error.ToString().Contains("is not a secret of", StringComparison.Ordinal));
        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("abc", _error.ToString(), StringComparison.Ordinal);
    }

    private int Run(string body, string channel = "line", string[]? secrets = null, string[]? headers = null) => DecodeCommand.Run(
        new DecodeOptions(channel, [], headers ?? [], secrets ?? [], null), () => new MemoryStream(Encoding.UTF8.GetBytes(body)), _output, _error);

    private IEnumerable<JsonElement> Lines() =>
        _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement);
}
