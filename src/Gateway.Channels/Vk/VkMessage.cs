using System.Globalization;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Vk;

/// <summary>The <c>message</c> of an event.</summary>
/// <remarks>
/// <code>
/// {"id":41,"conversation_message_id":40,"date":1580125800,"from_id":123456,"peer_id":123456,"out":0,"text":"..","payload":"{\"v\":1}",
///  "attachments":[..],"reply_message":{"id":40,..},"fwd_messages":[..],"geo":{"coordinates":{"latitude":..,"longitude":..}},"ref":"..",
///  "action":{"type":"chat_invite_user","member_id":..}}
/// </code>
/// In a chat of several (peer_id above 2,000,000,000) <c>id</c> is 0: the message is named by peer and number in the chat.
/// </remarks>
internal ref struct VkMessage
{
    // Languages of VK's apps by number; the others are rare and stay a number in Extra.
    private static readonly string[] Languages = ["ru", "uk", "be", "en", "es", "fi", "de", "it"];

    // A chat's peer is this and its own number.
    private const long PeerOfChats = 2_000_000_000;
    private const long ChatsMax = 1_000_000_000;

    private string? _id;
    private JsonReader _number;
    private JsonReader _forwarded;
    private string? _from;
    private string? _peer;
    private string? _action;
    private long? _chat;
    private bool _out;
    private bool _isNested;

    /// <summary>The object of the event: the message and what the person's app can do, or in older versions the message itself.</summary>
    public void ReadObject(ref JsonReader reader, ref ItemDraft draft, in VkPage page, string type, string? eventId)
    {
        while (reader.NextMember())
        {
            if (reader.At("message"u8))
                Nested(ref reader, ref draft, page);
            else if (reader.At("client_info"u8))
                Client(ref reader, ref draft);
            else if (_isNested || !Member(ref reader, ref draft, page))
                reader.Skip();
        }

        Finish(ref draft, type, eventId);
    }

    /// <summary>The thread is the peer: the person, or a chat of several whose writer is its participant.</summary>
    public static void Address(ref ItemDraft draft, string? from, string? peer)
    {
        draft.Sender = peer ?? from;
        if (peer is null || peer == from || from is null)
        {
            draft.Alias("user", draft.Sender);
            return;
        }

        if (IsChat(peer))
        {
            draft.Alias("group", peer);
            draft.Note("participant", from);
        }
        else
        {
            draft.Alias("user", peer);
        }
    }

    private static bool IsChat(string peer) =>
        long.TryParse(peer, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number > PeerOfChats;

    private void Nested(ref JsonReader reader, ref ItemDraft draft, in VkPage page)
    {
        if (!reader.OpenObject("object.message", ref draft.Fault))
            return;
        _isNested = true;
        while (reader.NextMember())
        {
            if (!Member(ref reader, ref draft, page))
                reader.Skip();
        }
    }

    private bool Member(ref JsonReader reader, ref ItemDraft draft, in VkPage page)
    {
        if (reader.At("id"u8))
            _id = reader.OwnId("message.id", ref draft.Fault);
        else if (reader.At("conversation_message_id"u8))
            reader.Keep(ref _number);
        else if (reader.At("date"u8))
            draft.Timestamp = reader.Time("date", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
        else if (reader.At("from_id"u8) || reader.At("user_id"u8))
            _from = reader.Id("message.from_id", ref draft.Fault, _peer) ?? _from;
        else if (reader.At("peer_id"u8))
            _peer = reader.Id("message.peer_id", ref draft.Fault, _from);
        else if (reader.At("out"u8))
            _out = reader.Whole() == 1;
        else if (reader.At("text"u8) || reader.At("body"u8))
            draft.Text = reader.Text("message.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated) is { Length: > 0 } text ? text : draft.Text;
        else if (reader.At("payload"u8))
            Payload(ref reader, ref draft);
        else if (reader.At("attachments"u8))
            VkAttachments.Read(ref reader, ref draft);
        else if (reader.At("geo"u8))
            VkAttachments.Place(ref reader, ref draft);
        else
            return Facts(ref reader, ref draft);
        return true;
    }

    private bool Facts(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("reply_message"u8))
            ReplyTo(ref reader, ref draft);
        else if (reader.At("fwd_messages"u8))
            Forwarded(ref reader, ref draft);
        else if (reader.At("action"u8))
            _action = reader.TokenType == JsonTokenType.String ? reader.Fact() : reader.Inner("type"u8);
        else if (reader.At("chat_id"u8))
            _chat = reader.Whole();
        else if (reader.At("ref"u8))
            draft.Note("referral", reader.Fact());
        else if (reader.At("ref_source"u8))
            draft.Note("referral_source", reader.Fact());
        else if (reader.At("admin_author_id"u8))
            draft.Note("author", reader.Fact());
        else if (reader.At("random_id"u8))
            draft.Note("random_id", reader.Fact());
        else
            return false;
        return true;
    }

    private static void ReplyTo(ref JsonReader reader, ref ItemDraft draft)
    {
        string? id = null, number = null, peer = null;
        if (!reader.OpenObject("message.reply_message", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id("message.reply_message.id", ref draft.Fault);
            else if (reader.At("conversation_message_id"u8))
                number = reader.Id("message.reply_message.conversation_message_id", ref draft.Fault);
            else if (reader.At("peer_id"u8))
                peer = reader.Id("message.reply_message.peer_id", ref draft.Fault);
            else
                reader.Skip();
        }

        draft.ReplyTo = id is not (null or "0") ? id : number is null ? null : $"{peer}:{number}";
    }

    /// <summary>What a button carries; libraries write the member empty into messages that no button sent.</summary>
    private static void Payload(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.IsNothing())
            reader.Skip();
        else
            draft.Payload = VkNotices.Payload(ref reader, ref draft);
    }

    /// <summary>Counted here, and read at the end where the message says nothing itself.</summary>
    private void Forwarded(ref JsonReader reader, ref ItemDraft draft)
    {
        var count = 0;
        var list = reader;
        if (!reader.OpenArray("message.fwd_messages", ref draft.Fault))
            return;
        _forwarded = list;
        while (reader.NextElement())
        {
            reader.Skip();
            count++;
        }

        if (count > 0)
            draft.Note("forwarded", count.ToString(CultureInfo.InvariantCulture));
    }

    private static void Client(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("object.client_info", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("lang_id"u8) && reader.Whole() is { } language)
                draft.Locale = language >= 0 && language < Languages.Length ? Languages[language] : null;
            else
                reader.Skip();
        }
    }

    private void Finish(ref ItemDraft draft, string type, string? eventId)
    {
        // Before 5.80 a chat of several has its own number beside the writer's.
        if (_peer is null && _chat is > 0 and < ChatsMax)
            _peer = (PeerOfChats + _chat.Value).ToString(CultureInfo.InvariantCulture);
        Address(ref draft, _from, _peer);
        draft.Id = _id is not (null or "0") ? _id : null;
        if (_number.IsFound() && _number.Id("message.conversation_message_id", ref draft.Fault) is { } number and not "0")
        {
            // Reactions name a message by its place in the conversation only.
            if (draft.Id is not null)
                draft.Note(ExtraNames.OtherId, $"{draft.Sender}:{number}");
            else
                draft.NameBy(draft.Sender ?? "", number);
        }

        if (draft.Id is null && (draft.Id = eventId) is null)
            draft.Missing ??= "message.id: must be given";
        if (draft.Sender is null)
            draft.Missing ??= "message.from_id: must be given";

        if (draft.Text is null && _action is null && _forwarded.IsFound())
            VkForwards.Read(_forwarded, ref draft);

        // Communities have negative numbers: what ours wrote or changed itself is an echo.
        var ours = _out || type == "message_reply" || _from is ['-', ..];
        if (type == "message_edit")
        {
            draft.Kind = ours ? ItemKind.Echo : ItemKind.Edit;
            draft.Note("echo", ours ? "edit" : null);
            draft.Target = draft.Id;
            draft.Id = eventId;
        }
        else if (_action is not null)
        {
            draft.Kind = ItemKind.System;
            draft.Status = _action;
        }
        else
        {
            draft.Kind = ours ? ItemKind.Echo : draft.Payload is not null ? ItemKind.Postback : ItemKind.Message;
        }

        // Only the app can show what has neither text nor anything else we know; the agent must see that it came.
        if (draft.Kind == ItemKind.Message && draft.Text is null && draft.Attachments.IsEmpty && draft.Location is null)
            draft.Note("unsupported", "true");
    }
}
