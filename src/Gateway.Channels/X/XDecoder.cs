using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.X;

/// <summary>Webhooks of the Account Activity API: lists of events by kind, and the people in them by id. Those of its successor are an <see cref="XActivity"/>.</summary>
/// <remarks>
/// <code>
/// {"for_user_id":ACCOUNT,"direct_message_events":[{"type":"message_create","id":"..","created_timestamp":"1516403560557","message_create":{..}}],
///  "users":{"3001969357":{"id":"3001969357","name":"..","screen_name":".."}}}
/// "direct_message_indicate_typing_events":[{"created_timestamp":"..","sender_id":"..","target":{"recipient_id":".."}}]
/// "direct_message_mark_read_events":[{..,"last_read_event_id":".."}]   "follow_events":[{"type":"follow","source":{"id":".."},"target":{..}}]
/// </code>
/// A body that is one direct message alone is read as a batch of one.
/// https://docs.x.com/x-api/enterprise-gnip-2.0/fundamentals/account-activity
/// </remarks>
internal static class XDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);

        var sink = new ItemSink(XChannel.ChannelName, items);
        var reader = json.Reader();
        var lists = reader;
        var alone = reader;
        scoped JsonReader data = default;
        string? fault = null, account = null;
        bool isEmpty = true, isEvent = false, isActivity = false;
        reader.Read();
        while (reader.NextMember())
        {
            isEmpty = false;
            isEvent |= reader.ValueTextEquals("message_create"u8);
            isActivity |= reader.ValueTextEquals("event_type"u8);
            if (reader.At("for_user_id"u8))
            {
                account = reader.Id("for_user_id", ref fault);
                continue;
            }

            if (reader.At("data"u8))
                data = reader;
            reader.Skip();
        }

        if (isEmpty)
            return sink.Refuse("for_user_id: must be given");
        if (fault is not null)
            return sink.Refuse(fault);
        var page = new XPage(account, receivedAt);
        alone.Read();
        lists.Read();
        if (isEvent)
        {
            Message(ref alone, page, new XUsers(default), ref sink);
            return sink.Finish();
        }

        if ((isActivity && XActivity.Read(alone, receivedAt, ref sink)) || (data.IsFound() && XActivity.Read(data, receivedAt, ref sink)))
            return sink.Finish();
        Lists(lists, page, ref sink);
        if (sink.Count == 0)
        {
            var draft = new ItemDraft { Account = account };
            draft.Strange("no events");
            sink.Add(ref draft);
        }

        return sink.Finish();
    }

    /// <param name="reader">In an object that has lists of events, and beside them the people they are about.</param>
    public static void Lists(JsonReader reader, in XPage page, ref ItemSink sink)
    {
        var lists = reader;
        JsonReader users = default;
        while (reader.NextMember())
        {
            if (reader.At("users"u8))
                reader.Keep(ref users);
            else
                reader.Skip();
        }

        while (lists.NextMember())
        {
            List(ref lists, page, new XUsers(users), ref sink);
        }
    }

    private static void List(ref JsonReader reader, in XPage page, scoped in XUsers users, ref ItemSink sink)
    {
        if (reader.At("direct_message_events"u8))
        {
            Each(ref reader, "direct_message_events", page, users, ref sink, Message);
        }
        else if (reader.At("direct_message_indicate_typing_events"u8))
        {
            Each(ref reader, "direct_message_indicate_typing_events", page, users, ref sink, XNotices.Typing);
        }
        else if (reader.At("direct_message_mark_read_events"u8))
        {
            Each(ref reader, "direct_message_mark_read_events", page, users, ref sink, XNotices.Read);
        }
        else if (reader.At("follow_events"u8) || reader.At("unfollow_events"u8))
        {
            Each(ref reader, "follow_events", page, users, ref sink, XNotices.Follow);
        }
        else
        {
            // Posts, likes, blocks and mutes are no conversation; that they came is told.
            var name = reader;
            reader.Read();
            if ((reader.TokenType is JsonTokenType.StartArray && name.EndsWith("_events"u8)) || name.ValueTextEquals("user_event"u8))
                Ignored(ref sink, page.Account, name.RawLength() <= 64 ? name.GetString()! : "unknown");
            reader.Skip();
        }
    }

    internal delegate void ReadEvent(ref JsonReader reader, in XPage page, scoped in XUsers users, ref ItemSink sink);

    private static void Each(ref JsonReader reader, string name, in XPage page, scoped in XUsers users, ref ItemSink sink, ReadEvent read)
    {
        string? fault = null;
        if (!reader.OpenArray(name, ref fault))
        {
            if (fault is not null)
                sink.AddFault(page.Account, fault);
            return;
        }

        while (reader.NextElement())
        {
            if (reader.OpenObject(name, ref fault))
                read(ref reader, page, users, ref sink);
            else
                sink.AddFault(page.Account, name + ": must be an object");
        }
    }

    private static void Message(ref JsonReader reader, in XPage page, scoped in XUsers users, ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = page.Account };
        new XMessage().Read(ref reader, ref draft, page, users);
        sink.Add(ref draft);
    }

    private static void Ignored(ref ItemSink sink, string? account, string reason)
    {
        var draft = new ItemDraft { Account = account };
        draft.Ignore(reason);
        sink.Add(ref draft);
    }
}

/// <summary>What every event of one body needs.</summary>
/// <param name="Account">Whose activity it is: an event this user made is an echo.</param>
/// <param name="IsOurs">Whoever wrote is the account, says the envelope.</param>
internal readonly record struct XPage(string? Account, DateTimeOffset ReceivedAt, bool IsOurs = false);
