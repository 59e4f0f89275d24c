using System.Text;
using CloudNative.CloudEvents.SystemTextJson;

namespace Gateway.SystemTests.Subscriptions;

/// <summary>What the official CloudEvents library makes of <c>sequence</c>: docs/decisions/0002 rests on it.</summary>
public sealed class CloudEventsTests
{
    private static readonly System.Net.Mime.ContentType Structured = new("application/cloudevents+json");

    [Theory]
    [InlineData("123", "123")]
    [InlineData("2147483647", "2147483647")]
    [InlineData("\"0000000000000000123\"", "0000000000000000123")]
    [InlineData("\"9223372036854775807\"", "9223372036854775807")]
    public void Library_Sequence_IsText(string json, string text) => Assert.Equal(text, new JsonEventFormatter().DecodeStructuredModeMessage(Event(json), Structured, null)["sequence"]);

    [Fact]
    public void Library_NumberBeyond32Bits_RefusesTheEvent() =>
        Assert.ThrowsAny<Exception>(() => new JsonEventFormatter().DecodeStructuredModeMessage(Event("2147483648"), Structured, null));

    private static byte[] Event(string sequence) =>
        Encoding.UTF8.GetBytes($$"""{"specversion":"1.0","id":"e","source":"/s","type":"t","sequence":{{sequence}}}""");
}
