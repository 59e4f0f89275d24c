using System.Text.Json;

namespace Gateway.Host.Pages.Stats;

/// <summary>The few members of an event's JSON that the page counts by. What else is in it stays unread.</summary>
/// <param name="Inbound">Of a message: it came from a customer.</param>
/// <param name="WaitedMs">Of an assignment: how long the job had waited.</param>
internal readonly record struct EventGlance(string Type, string Subject, DateTimeOffset Time, bool Inbound, double? WaitedMs)
{
    public static EventGlance Read(ReadOnlySpan<byte> json)
    {
        var (type, subject, time, inbound, waited) = ("", "", default(DateTimeOffset), false, default(double?));
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            // Depth 1 is the event, depth 2 its data; what lies deeper is passed over.
            if (reader.CurrentDepth == 1 && reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.GetString() ?? "";
            }
            else if (reader.CurrentDepth == 1 && reader.ValueTextEquals("subject"u8))
            {
                reader.Read();
                subject = reader.GetString() ?? "";
            }
            else if (reader.CurrentDepth == 1 && reader.ValueTextEquals("time"u8))
            {
                reader.Read();
                time = reader.GetDateTimeOffset();
            }
            else if (reader.CurrentDepth == 2 && reader.ValueTextEquals("direction"u8))
            {
                reader.Read();
                inbound = reader.ValueTextEquals("in"u8);
            }
            else if (reader.CurrentDepth == 2 && reader.ValueTextEquals("waitedMs"u8))
            {
                reader.Read();
                waited = reader.GetDouble();
            }
            else if (!(reader.CurrentDepth == 1 && reader.ValueTextEquals("data"u8)))
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new EventGlance(type, subject, time, inbound, waited);
    }
}
