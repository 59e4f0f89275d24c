using System.Text;
using Gateway.Channels.Json;

namespace Gateway.Tests.Channels.Decoding;

/// <summary>Values that are compared or rewritten where they stand, whole, escaped and cut by a segment's end.</summary>
public sealed class JsonSameTests
{
    [Theory]
    [InlineData("\"T1\"", "T1", true)]
    [InlineData("\"\\u00541\"", "T1", true)]
    [InlineData("\"T12\"", "T1", false)]
    [InlineData("9007199254740993", "9007199254740993", true)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("\"T1\"", null, false)]
    [InlineData("null", "null", false)]
    [InlineData("true", "true", false)]
    [InlineData("{}", "", false)]
    public void Says_AnyValue_IsWhetherItReadsSo(string json, string? text, bool expected) => Each(json, reader => Assert.Equal(expected, reader.Says(text)));

    [Fact]
    public void Id_OneThatIsKnown_IsThatVeryString()
    {
        var known = new string("U7".ToCharArray());
        Each("\"U7\"", reader =>
        {
            string? fault = null;
            Assert.Same(known, reader.Id("user", ref fault, known));
            Assert.Null(fault);
        });
        Each("\"U8\"", reader =>
        {
            string? fault = null;
            Assert.Equal("U8", reader.Id("user", ref fault, known));
        });
        Each("{}", reader =>
        {
            string? fault = null;
            Assert.Null(reader.Id("user", ref fault, known));
            Assert.Equal("user: must be a string or an integer", fault);
        });
    }

    [Theory]
    [InlineData("\"https:\\/\\/m\\/0.smil\"", true)]
    [InlineData("\"https://m/0.SMIL\"", true)]
    [InlineData("\".smil\"", true)]
    [InlineData("\"smil\"", false)]
    [InlineData("\"https://m/0.smil.png\"", false)]
    [InlineData("12345", false)]
    public void EndsWith_AnyValue_IsWhetherItsTextEndsSo(string json, bool expected) => Each(json, reader => Assert.Equal(expected, reader.EndsWith(".smil"u8)));

    [Theory]
    [InlineData("\"zh_Hant_TW\"", "zh-Hant-TW")]
    [InlineData("\"de\\u005fDE\"", "de-DE")]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("7", "7")]
    public void Tag_AnyValue_HasHyphens(string json, string? expected) => Each(json, reader => Assert.Equal(expected, reader.Tag()));

    [Theory]
    [InlineData("\"J\\u00d6N@Example.COM\"", "jön@example.com")]
    [InlineData("\"\"", null)]
    [InlineData("[]", null)]
    public void Lower_AnyValue_IsInSmallLetters(string json, string? expected) => Each(json, reader => Assert.Equal(expected, reader.Lower()));

    [Fact]
    public void Lower_LongerThanAnAddress_IsInSmallLettersToo() =>
        Each($"\"{new string('A', 500)}\"", reader => Assert.Equal(new string('a', 500), reader.Lower()));

    private delegate void Look(JsonReader reader);

    private static void Each(string json, Look look)
    {
        var bytes = Encoding.UTF8.GetBytes($"[{json}]");
        for (var at = 0; at < bytes.Length; at++)
        {
            using var body = JsonBody.Read(Bodies.Split(bytes, at), allowsArray: true);
            var reader = body.Reader();
            Assert.True(reader.Read() && reader.Read());
            look(reader);
        }
    }
}
