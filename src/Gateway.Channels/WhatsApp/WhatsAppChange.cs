using System.Runtime.CompilerServices;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.WhatsApp;

/// <summary>One <c>value</c>: the account and the contacts first, wherever they stand, then the lists.</summary>
internal ref struct WhatsAppChange
{
    private string? _fault;
    private string? _account;
    private string? _event;
    private WhatsAppContacts _contacts;
    private JsonReader _messages;
    private JsonReader _echoes;
    private JsonReader _statuses;
    private JsonReader _calls;
    private JsonReader _preferences;
    private JsonReader _changedIds;
    private JsonReader _errors;
    private JsonReader _value;

    public readonly bool HasList =>
        _messages.IsFound() || _echoes.IsFound() || _statuses.IsFound() || _calls.IsFound() || _preferences.IsFound() || _changedIds.IsFound() || _errors.IsFound();

    public void Read(scoped ref JsonReader reader, string name)
    {
        if (!reader.OpenObject(name, ref _fault))
        {
            _fault ??= name + ": must be an object";
            return;
        }

        _value = reader;
        while (reader.NextMember())
        {
            if (reader.At("metadata"u8))
                Metadata(ref reader);
            else if (reader.At("contacts"u8))
                _contacts.Read(ref reader, ref _fault);
            else if (reader.At("messages"u8))
                reader.Keep(ref _messages);
            else if (reader.At("message_echoes"u8))
                reader.Keep(ref _echoes);
            else if (reader.At("statuses"u8))
                reader.Keep(ref _statuses);
            else if (reader.At("calls"u8))
                reader.Keep(ref _calls);
            else if (reader.At("user_preferences"u8))
                reader.Keep(ref _preferences);
            else if (reader.At("user_id_update"u8))
                reader.Keep(ref _changedIds);
            else if (reader.At("errors"u8))
                reader.Keep(ref _errors);
            else if (reader.At("event"u8))
                _event = reader.Fact();
            else
                reader.Skip();
        }
    }

    public void Deliver(string field, in JsonReader waba, WhatsAppPage page, ref ItemSink sink)
    {
        var before = sink.Count;
        // A field nobody here reads may hold whatever it likes.
        if (_fault is { } wrong && field is ("messages" or "smb_message_echoes" or "calls" or "user_preferences" or "user_id_update"))
        {
            sink.AddFault(_account, wrong);
            return;
        }

        // Coexistence replays up to six months of chats under "history"; nothing of it is news.
        if (field != "history")
        {
            if (_messages.IsFound())
                Each(in _messages, "messages", WhatsAppMessage.Read, page, ref sink);
            if (_echoes.IsFound())
                Each(in _echoes, "message_echoes", WhatsAppMessage.ReadEcho, page, ref sink);
            if (_statuses.IsFound())
                Each(in _statuses, "statuses", WhatsAppStatus.Read, page, ref sink);
            if (_calls.IsFound())
                Each(in _calls, "calls", WhatsAppCall.Read, page, ref sink);
            if (_preferences.IsFound())
                Each(in _preferences, "user_preferences", WhatsAppPreference.Read, page, ref sink);
            if (_changedIds.IsFound())
                Each(in _changedIds, "user_id_update", WhatsAppChangedId.Read, page, ref sink);
            if (field == "messaging_handovers")
                Handover(page, ref sink);

            // A call carries its own errors beside it; alone, they are about the account.
            if (sink.Count == before && _errors.IsFound())
                Each(in _errors, "errors", WhatsAppStatus.ReadAccountError, page, ref sink);
        }

        if (sink.Count == before)
            Ignored(field, waba, ref sink);
    }

    // Its own frame: a draft has hundreds of bytes, which would be cleared for every body.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Ignored(string field, in JsonReader waba, ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = _account };
        if (waba.IsFound())
        {
            var account = waba;
            draft.Note("waba", account.Fact());
        }

        draft.Note("event", _event);
        draft.Ignore("field " + (field.Length <= 64 ? field : field[..64]));
        sink.Add(ref draft);
    }

    /// <summary>The only value that is one event itself and lists none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Handover(in WhatsAppPage page, ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = _account };
        var value = _value;
        WhatsAppHandover.Read(ref value, ref draft, _contacts, page);
        sink.Add(ref draft);
    }

    private delegate void ReadElement(ref JsonReader reader, ref ItemDraft draft, in WhatsAppContacts contacts, in WhatsAppPage page);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Each(in JsonReader source, string name, ReadElement read, in WhatsAppPage page, ref ItemSink sink)
    {
        string? fault = null;
        var list = source;
        if (!list.OpenArray(name, ref fault))
        {
            if (fault is not null)
                sink.AddFault(_account, fault);
            return;
        }

        while (list.NextElement())
        {
            var draft = default(ItemDraft);
            draft.Account = _account;
            if (list.OpenObject(name, ref draft.Fault))
                read(ref list, ref draft, _contacts, page);
            else
                draft.Missing ??= name + ": must be an object";
            sink.Add(ref draft);
        }
    }

    private void Metadata(ref JsonReader reader)
    {
        if (!reader.OpenObject("metadata", ref _fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("phone_number_id"u8))
                _account = reader.Id("metadata.phone_number_id", ref _fault);
            else
                reader.Skip();
        }
    }
}
