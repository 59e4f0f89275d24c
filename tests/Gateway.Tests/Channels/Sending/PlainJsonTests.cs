using System.Text;
using System.Text.Json;
using Gateway.Channels.Sending;

namespace Gateway.Tests.Channels.Sending;

/// <summary>Bodies carry letters, not escapes: some apps show an escape as it is written.</summary>
public sealed class PlainJsonTests
{
    [Theory]
    [InlineData("Ja \U0001F600!", "\"Ja \U0001F600!\"")]
    [InlineData("\U0001F468\u200D\U0001F469", "\"\U0001F468\u200D\U0001F469\"")]
    [InlineData("\u3000\u2028\u00A0\uFEFF", "\"\u3000\u2028\u00A0\uFEFF\"")]
    [InlineData("\u041F\u0440 \u4F60 \u0645", "\"\u041F\u0440 \u4F60 \u0645\"")]
    [InlineData("\uE000\uFFFE", "\"\uE000\uFFFE\"")]
    [InlineData("a\"b\\c\nd\u0001\u007F\u0085", "\"a\\\"b\\\\c\\nd\\u0001\\u007F\\u0085\"")]
    [InlineData("\\uD83D\\uDE00 \\\\u3000", "\"\\\\uD83D\\\\uDE00 \\\\\\\\u3000\"")]
    [InlineData("<a href='x'>&+`", "\"<a href='x'>&+`\"")]
    public void Body_Text_IsWrittenInItsOwnLetters(string text, string expected)
    {
        Assert.Equal(expected, ApiRequests.Quoted(text));
        var body = ApiRequests.Body(text, static (json, t) => json.WriteString(t, t));
        Assert.Equal($"{{{expected}:{expected}}}", Encoding.UTF8.GetString(body.Span));
        using var read = JsonDocument.Parse(body);
        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), Assert.Single(read.RootElement.EnumerateObject()).Value.GetString());
    }

    // Not a row above: attributes are kept in UTF-8, which has no halves.
    [Fact]
    public void Body_HalfOfAPair_IsTheReplacementCharacter() => Assert.Equal("\"\uFFFD \uFFFD\uFFFD\U0001F600\"", ApiRequests.Quoted("\uD83D \uDE00\uDE00\uD83D\uDE00"));
}
