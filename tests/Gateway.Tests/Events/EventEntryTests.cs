using CloudNative.CloudEvents.SystemTextJson;
using Gateway.Contracts;
using Gateway.Conversations.Publishing;
using Gateway.Events.Log;
using Gateway.Journal;

namespace Gateway.Tests.Events;

/// <summary>What grains write is what subscribers read.</summary>
public sealed class EventEntryTests
{
    [Fact]
    public void From_EventAsGrainsWriteIt_IsACloudEventWithItsPlaceInTheLog()
    {
        var time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, 125, TimeSpan.Zero);
        var batch = EventBatch.Rent("acme");
        batch.Begin(EventTypes.MessageAccepted, "e-1", "c.1", time, 3).WriteString("text", "東京\n\"x\"");
        batch.End();
        var entry = EventEntry.From(7, new LogRecord(123, batch.Events()[0].ToArray()));
        batch.Return();

        Assert.Equal((EventTypes.MessageAccepted, "c.1"), (entry!.Type, entry.Subject));
        Assert.DoesNotContain((byte)'\n', entry.Json);
        var parsed = new JsonEventFormatter().DecodeStructuredModeMessage(entry.Json, null, null);
        Assert.True(parsed.IsValid);
        Assert.Equal(("e-1", "/tenants/acme", time), (parsed.Id, parsed.Source?.ToString(), parsed.Time));
        Assert.Equal(("7", "123", "3", "acme"), (parsed["partition"]?.ToString(), parsed["sequence"]?.ToString(), parsed["conversationsequence"]?.ToString(), parsed["tenant"]?.ToString()));
        Assert.Equal("東京\n\"x\"", ((System.Text.Json.JsonElement)parsed.Data!).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    public void From_RecordWithoutJson_IsNothing(int length)
    {
        var record = new byte[length];
        record.AsSpan(0, Math.Min(1, length)).Fill(1);
        Assert.Null(EventEntry.From(0, new LogRecord(1, record)));
    }
}
