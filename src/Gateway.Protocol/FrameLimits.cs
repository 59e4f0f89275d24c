namespace Gateway.Protocol;

/// <summary>Limits of agent frames. Both sides refuse what is beyond them, naming the member and the rule.</summary>
public static class FrameLimits
{
    // The longest text (64 KiB) is cut at the customer's side already; a reply of that length is longer than any channel sends.
    /// <summary>Bytes of one frame an agent sends.</summary>
    public const int ClientFrameBytesMax = 64 * 1024;

    // A transcript of 200 lines of 4 KB. Longer conversations are read over the REST interface.
    /// <summary>Bytes of one frame the gateway sends.</summary>
    public const int ServerFrameBytesMax = 1024 * 1024;

    /// <summary>Bytes of text in one message.</summary>
    public const int TextBytesMax = 64 * 1024;

    // A UUID is 36, a ULID 26; twice a UUID is room for a prefix.
    /// <summary>Characters of <c>clientId</c>.</summary>
    public const int ClientIdMax = 64;

    // The widest channel (Messenger) takes fewer files in one message.
    /// <summary>Attachments of one message.</summary>
    public const int AttachmentsMax = 10;

    // Of what channels show as replies to tap, Messenger and LINE show the most; more are a menu, which is a template.
    /// <summary>Quick replies of one message.</summary>
    public const int QuickRepliesMax = 13;

    // The widest: Teams and Webex show 64 characters of a button, Telegram more.
    internal const int TitleBytesMax = 256;

    // What Messenger gives back, the most of all channels with payloads.
    internal const int PayloadBytesMax = 1000;

    // assigned > transcript > line > attachments > attachment is five; three more leave room for later members.
    /// <summary>Objects and arrays inside each other.</summary>
    public const int DepthMax = 8;

    // Ids are 22 to 60 characters; configured names and provider's ids are at most 256 bytes.
    internal const int NameBytesMax = 256;

    // What a browser's address bar and most servers take.
    internal const int UrlBytesMax = 2048;

    // A page of notes to the next agent.
    internal const int NoteBytesMax = 4096;

    // A job carries some tens of labels; the limit keeps a hostile server from filling a client.
    internal const int LabelsMax = 256;

    // Ten conversations of a full capacity, each with its window of lines.
    internal const int TranscriptMax = 10_000;
}
