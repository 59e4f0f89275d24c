using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Webex;

/// <summary>The outermost members of a notification.</summary>
internal ref struct WebexNotice
{
    private static readonly Words Resources = new("messages", "attachmentActions", "memberships", "rooms");
    private static readonly Words Events = new("created", "updated", "deleted");

    public string? Resource;
    public string? Event;

    /// <summary>Who did it.</summary>
    public string? Actor;

    /// <summary>Who made the webhook: the bot itself.</summary>
    public string? Owner;

    public JsonReader Data;
    public bool HasData;
    public bool HasRoom;
    public bool IsEmpty;

    /// <summary>Whether this is what was asked for, so that nothing is left to ask.</summary>
    public bool IsFetched;

    /// <summary>What the bot does itself is told to it as well.</summary>
    public readonly bool IsOwn => Actor is not null && Actor == Owner;

    public static WebexNotice Read(scoped ref JsonReader reader)
    {
        var notice = new WebexNotice { IsEmpty = true };
        while (reader.NextMember())
        {
            notice.IsEmpty = false;
            if (reader.At("resource"u8))
            {
                notice.Resource = Resources.Fact(ref reader);
            }
            else if (reader.At("event"u8))
            {
                notice.Event = Events.Fact(ref reader);
            }
            else if (reader.At("actorId"u8))
            {
                notice.Actor = reader.Fact();
            }
            else if (reader.At("createdBy"u8))
            {
                notice.Owner = reader.Fact();
            }
            else if (reader.At("data"u8))
            {
                notice.HasData = reader.TokenType != JsonTokenType.Null;
                notice.Data = reader;
                reader.Skip();
            }
            else
            {
                notice.HasRoom |= reader.ValueTextEquals("roomId"u8);
                reader.Skip();
            }
        }

        return notice;
    }
}
