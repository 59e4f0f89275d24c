using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Apple;

/// <summary>The answer to a list, a quick reply, a time picker or a form.</summary>
internal struct AppleInteractive
{
    private TextList _selected;
    private string? _data;

    public string? Title { get; private set; }

    /// <summary>What was chosen by its identifiers; where there are none, the answer's data as JSON.</summary>
    public readonly string? Payload => _selected.Join(",") ?? _data;

    public void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("interactiveData", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("data"u8))
                Data(ref reader, ref draft);
            else if (reader.At("replyMessage"u8))
                Reply(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private void Data(ref JsonReader reader, ref ItemDraft draft)
    {
        var raw = reader;
        raw.Skip();
        if (reader.TokenType == JsonTokenType.StartObject && raw.BytesConsumed - reader.TokenStartIndex <= ItemDraft.TextMax)
        {
            var copy = reader;
            _data = copy.Raw();
        }

        if (!reader.OpenObject("interactiveData.data", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("requestIdentifier"u8))
                draft.ReplyTo = reader.Id("interactiveData.data.requestIdentifier", ref draft.Fault);
            else if (reader.At("quick-reply"u8))
                QuickReply(ref reader, ref draft);
            else if (reader.At("listPicker"u8))
                Sections(ref reader, ref draft);
            else if (reader.At("replyMessage"u8))
                Reply(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private void QuickReply(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("quick-reply", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("selectedIdentifier"u8))
                _selected.Add(reader.Fact());
            else
                reader.Skip();
        }
    }

    private void Sections(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("listPicker", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (!reader.At("sections"u8) || !reader.OpenArray("listPicker.sections", ref draft.Fault))
            {
                reader.Skip();
                continue;
            }

            while (reader.NextObject("listPicker.sections", ref draft.Fault))
                Items(ref reader, ref draft);
        }
    }

    private void Items(ref JsonReader reader, ref ItemDraft draft)
    {
        while (reader.NextMember())
        {
            if (!reader.At("items"u8) || !reader.OpenArray("listPicker.sections.items", ref draft.Fault))
            {
                reader.Skip();
                continue;
            }

            while (reader.NextObject("listPicker.sections.items", ref draft.Fault))
                Item(ref reader);
        }
    }

    private void Item(ref JsonReader reader)
    {
        string? id = null, title = null;
        while (reader.NextMember())
        {
            if (reader.At("identifier"u8))
                id = reader.Fact();
            else if (reader.At("title"u8))
                title = reader.Fact();
            else
                reader.Skip();
        }

        _selected.Add(id);
        Title ??= title;
    }

    private void Reply(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("replyMessage", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("title"u8))
                Title = reader.Fact() ?? Title;
            else
                reader.Skip();
        }
    }
}
