using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.MercadoLibre;

/// <summary>One fetched resource, told apart by its members.</summary>
/// <remarks>
/// <code>
/// {"id":"..","from":{"user_id":"12"},"to":{"user_id":"34"},"text":"..","message_date":{"created":".."},"message_attachments":[{"filename":"..","type":"..","size":1}],
///  "message_resources":[{"id":"2000..","name":"packs"},{"id":"34","name":"sellers"}],"status":"available"}
/// {"id":11436370259,"item_id":"MLA..","seller_id":34,"from":{"id":12},"text":"..","status":"UNANSWERED","date_created":"..","answer":null}
/// {"id":5255..,"resource_id":..,"type":"mediations","stage":"claim","status":"opened","reason_id":"..","players":[{"role":"complainant","user_id":12}]}
/// </code>
/// The thread of a message is its pack and its buyer, of a question the question: that is where each is answered.
/// </remarks>
internal struct MercadoLibreResource
{
    private static readonly Words Statuses = new(
        "available", "moderated", "rejected", "UNANSWERED", "ANSWERED", "CLOSED_UNANSWERED", "UNDER_REVIEW", "DELETED", "BANNED", "DISABLED", "opened", "closed");

    private static readonly Words Names = new("packs", "orders", "sellers");

    private string? _id;
    private string? _from;
    private string? _to;
    private string? _pack;
    private string? _item;
    private string? _seller;
    private string? _status;
    private string? _stage;
    private string? _player;
    private string? _reason;

    public void Read(ref JsonReader reader, DateTimeOffset receivedAt, AccountModel account, ref ItemDraft draft)
    {
        while (reader.NextMember())
        {
            if (reader.At("id"u8) || reader.At("message_id"u8))
                _id = reader.Id("id", ref draft.Fault) ?? _id;
            else if (reader.At("from"u8))
                _from = Person(ref reader, ref draft);
            else if (reader.At("to"u8))
                _to = Person(ref reader, ref draft);
            else if (reader.At("text"u8))
                Text(ref reader, ref draft);
            else if (reader.At("message_date"u8))
                Dates(ref reader, receivedAt, ref draft);
            else if (reader.At("date_created"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect) ?? draft.Timestamp;
            else if (reader.At("message_attachments"u8) || reader.At("attachments"u8))
                Attachments(ref reader, ref draft);
            else if (reader.At("message_resources"u8))
                Resources(ref reader, ref draft);
            else if (reader.At("item_id"u8))
                _item = reader.Fact();
            else if (reader.At("seller_id"u8))
                _seller = reader.Id("seller_id", ref draft.Fault);
            else if (reader.At("status"u8))
                _status = Statuses.Fact(ref reader);
            else if (reader.At("stage"u8))
                _stage = reader.Fact();
            else if (reader.At("reason_id"u8))
                _reason = reader.Fact();
            else if (reader.At("players"u8))
                Players(ref reader, ref draft);
            else if (reader.At("subject"u8))
                draft.Note("subject", reader.Fact());
            else if (reader.At("site_id"u8))
                draft.Note("site", reader.Fact());
            else
                reader.Skip();
        }

        Finish(account, ref draft);
    }

    private readonly void Finish(AccountModel account, ref ItemDraft draft)
    {
        if (_id is null && _from is null && _to is null && _stage is null)
        {
            draft.Strange("neither a notification nor a resource");
            return;
        }

        if (_id is null)
            draft.Fault ??= "id: must be given";
        if (_stage is not null)
            Claim(ref draft);
        else if (_item is not null)
            Question(ref draft);
        else
            Message(account, ref draft);
    }

    private readonly void Message(AccountModel account, ref ItemDraft draft)
    {
        if (_from is null || _to is null)
        {
            draft.Missing ??= "from: must be given, and to";
            return;
        }

        var seller = _seller ?? account.ProviderId;
        var isOurs = _from == seller;
        draft.Kind = isOurs ? ItemKind.Echo : ItemKind.Message;
        draft.Account = isOurs ? _from : _to;
        var buyer = isOurs ? _to : _from;
        draft.Id = _id;
        draft.Sender = $"{_pack ?? "0"}:{buyer}";
        draft.Note("pack", _pack);
        draft.Note("state", _status is "available" ? null : _status);
        draft.Alias("user", buyer);
        if (_status is "moderated" or "rejected")
            draft.Ignore("held back by moderation");
    }

    private readonly void Question(ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Message;
        draft.Account = _seller;
        draft.Sender = draft.Id = "question:" + _id;
        draft.Note("item", _item);
        draft.Note("state", _status?.ToLowerInvariant());
        draft.Alias("user", _from);
        if (_status is "DELETED" or "BANNED" or "DISABLED" or "CLOSED_UNANSWERED")
            draft.Ignore("question " + _status.ToLowerInvariant());
    }

    private readonly void Claim(ref ItemDraft draft)
    {
        draft.Kind = ItemKind.System;
        draft.Status = "claim_" + Shape.Shown(_status);
        draft.Sender = _player ?? "claim:" + _id;
        draft.Note("claim", _id);
        draft.Note("stage", _stage);
        draft.Note("reason_id", _reason);
        draft.Alias("user", _player);
        if (draft.Fault is null)
            draft.NameBy(_id!, draft.Status, Shape.Shown(_stage));
    }

    /// <summary><c>{"user_id":"12"}</c>, <c>{"id":12}</c>, a number, or a list of one.</summary>
    private static string? Person(ref JsonReader reader, ref ItemDraft draft)
    {
        string? id = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (reader.NextElement())
                {
                    id = Person(ref reader, ref draft) ?? id;
                }

                return id;
            case JsonTokenType.StartObject:
                while (reader.NextMember())
                {
                    if (reader.At("user_id"u8) || reader.At("id"u8))
                        id = reader.Id("from.user_id", ref draft.Fault) ?? id;
                    else if (reader.At("name"u8))
                        draft.SenderName = JsonRead.First(draft.SenderName, reader.Fact());
                    else
                        reader.Skip();
                }

                return id;
            default:
                return reader.Id("from", ref draft.Fault);
        }
    }

    /// <summary>A text, or <c>{"plain":".."}</c>.</summary>
    private static void Text(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            draft.Text = reader.Text("text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            return;
        }

        while (reader.NextMember())
        {
            if (reader.At("plain"u8))
                draft.Text = reader.Text("text.plain", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }
    }

    private static void Dates(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message_date", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("created"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect) ?? draft.Timestamp;
            else if (reader.At("received"u8))
                draft.Timestamp = JsonRead.First(draft.Timestamp, reader.When(receivedAt, ref draft.ClockSuspect));
            else
                reader.Skip();
        }
    }

    private static void Attachments(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("message_attachments", ref draft.Fault))
            return;
        while (reader.NextObject("message_attachments", ref draft.Fault))
        {
            string? id = null, name = null, mime = null;
            long? size = null;
            while (reader.NextMember())
            {
                if (reader.At("filename"u8))
                    id = reader.Fact();
                else if (reader.At("original_filename"u8))
                    name = reader.Fact();
                else if (reader.At("type"u8))
                    mime = reader.Fact();
                else if (reader.At("size"u8))
                    size = reader.Whole();
                else
                    reader.Skip();
            }

            draft.Attach(new Attachment { Kind = MediaKind.Of(mime, name ?? id), Id = id, Name = name, Mime = mime, Size = size });
        }
    }

    private void Resources(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("message_resources", ref draft.Fault))
            return;
        while (reader.NextObject("message_resources", ref draft.Fault))
        {
            string? name = null;
            JsonReader id = default;
            while (reader.NextMember())
            {
                if (reader.At("id"u8))
                    reader.Keep(ref id);
                else if (reader.At("name"u8))
                    name = Names.Fact(ref reader);
                else
                    reader.Skip();
            }

            // A number of at most twenty digits each, so that pack and buyer together stay an id.
            if (name is "packs" or "orders" && id.RawLength() <= 64)
                _pack ??= id.Kept();
            else if (name == "sellers")
                _seller ??= id.Says(_to) ? _to : id.Says(_from) ? _from : id.Kept();
        }
    }

    private void Players(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("players", ref draft.Fault))
            return;
        while (reader.NextObject("players", ref draft.Fault))
        {
            string? role = null, user = null;
            while (reader.NextMember())
            {
                if (reader.At("role"u8))
                    role = reader.Fact();
                else if (reader.At("user_id"u8))
                    user = reader.Id("players.user_id", ref draft.Fault);
                else
                    reader.Skip();
            }

            if (role == "complainant")
                _player = user ?? _player;
        }
    }
}
