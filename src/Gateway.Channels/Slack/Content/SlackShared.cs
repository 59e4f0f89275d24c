using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Slack;

/// <summary>The <c>attachments</c> of a message: another message that its writer shared, an app's own boxes, or the preview of a link.</summary>
/// <remarks>
/// <code>
/// {"is_share":true,"ts":"..","channel_id":"C..","author_id":"U..","text":"..","fallback":"[date] name: ..","files":[FILE]}    shared
/// {"color":"..","title":"..","text":"..","fallback":".."}   {"from_url":"https://..","title":"..","text":".."}
/// </code>
/// What is shared is part of what is said. Of the others there is another only where the message has nothing of its own.
/// https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments/
/// </remarks>
internal static class SlackShared
{
    /// <param name="attachments">On the start of the list.</param>
    public static void Read(JsonReader attachments, ref ItemDraft draft)
    {
        var isEmpty = draft is { Text: null or "", Attachments.IsEmpty: true };
        var text = default(JoinedText);
        while (attachments.NextObject())
            One(ref attachments, isEmpty, ref draft, ref text);

        if (text.IsEmpty)
            return;
        var whole = default(JoinedText);
        whole.Add(draft.Text, "\n");
        whole.Add(text.ToString(), "\n");
        draft.Text = whole.ToString();
        draft.Truncated |= text.IsCut || whole.IsCut;
    }

    private static void One(ref JsonReader reader, bool isEmpty, ref ItemDraft draft, ref JoinedText text)
    {
        var isShare = false;
        JsonReader words = default, fallback = default, files = default;
        while (reader.NextMember())
        {
            if (reader.At("is_share"u8))
                isShare = reader.Flag();
            else if (reader.At("text"u8))
                reader.Keep(ref words);
            else if (reader.At("fallback"u8))
                reader.Keep(ref fallback);
            else if (reader.At("files"u8))
                reader.Keep(ref files);
            else
                reader.Skip();
        }

        if (!isShare && !isEmpty)
            return;
        if (isShare)
            draft.Note("forwarded", "true");
        var hasFiles = files.TokenType == JsonTokenType.StartArray && Files(ref files, ref draft);
        var said = Words(ref words, ref draft);

        // The fallback of a shared file is its writer's name and nothing else.
        if (said is null && !hasFiles)
            said = Words(ref fallback, ref draft);
        text.Add(SlackText.Plain(said), "\n");
    }

    private static bool Files(ref JsonReader files, ref ItemDraft draft)
    {
        var any = false;
        while (files.NextElement())
        {
            if (SlackFile.Read(ref files, ref draft) is not { } file)
                continue;
            draft.Attach(file.ToAttachment());
            any = true;
        }

        return any;
    }

    private static string? Words(ref JsonReader words, ref ItemDraft draft) =>
        words.TokenType == JsonTokenType.String && words.RawLength() > 0
            ? words.Text("attachments.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated)
            : null;
}
