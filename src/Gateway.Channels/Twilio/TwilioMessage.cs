using System.Globalization;
using System.Text;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Twilio;

/// <summary>A message the customer wrote; a button press or list choice on WhatsApp is a postback.</summary>
internal static class TwilioMessage
{
    // Ten is the most Twilio documents for MMS; the numbering is followed a little further.
    private const int MediaMax = 20;

    private static readonly string[] Facts =
    [
        "MessagingServiceSid", "NumSegments", "FromCity", "FromState", "FromZip", "FromCountry", "OptOutType", "Forwarded", "FrequentlyForwarded",
        "ReferralBody", "ReferralHeadline", "ReferralSourceId", "ReferralSourceType", "ReferralSourceUrl", "ReferralMediaUrl", "ReferralMediaContentType",
        "ReferralNumMedia", "ReferralCtwaClid", "OriginalRepliedMessageSender", "ChannelInstallSid", "AddOns", "MessageType", "ChannelMetadata",
    ];

    private static readonly (byte[] Field, string Fact)[] FactFields = [.. Facts.Select(name => (Encoding.ASCII.GetBytes(name), FieldNames.Snake(name)))];

    public static void Read(scoped in FieldSet fields, AccountModel account, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Message;
        draft.Id = fields.Id("MessageSid"u8, ref draft.Fault) ?? fields.Id("SmsMessageSid"u8, ref draft.Fault) ?? fields.Id("SmsSid"u8, ref draft.Fault);
        draft.Account = TwilioPeople.Ours(fields, "To"u8, account, ref draft.Fault);
        draft.Sender = TwilioPeople.Address(fields, "From"u8, ref draft.Fault);
        draft.SenderName = fields.Text("ProfileName"u8);
        draft.ReplyTo = fields.Id("OriginalRepliedMessageSid"u8, ref draft.Fault);
        draft.Timestamp = ProviderTime.Read(fields.Text("Timestamp"u8), receivedAt, ref draft.ClockSuspect);
        draft.Text = Text(fields.Text("Body"u8), account);
        TwilioPeople.Aliases(fields, ref draft);
        Media(fields, ref draft);
        foreach (var (field, fact) in FactFields)
        {
            draft.Note(fact, fields.Text(field));
        }

        if (fields.Has("Latitude"u8))
        {
            draft.Place(fields.Number("Latitude"u8), fields.Number("Longitude"u8));
            draft.Note("place", fields.Text("Label"u8));
            draft.Note("address", fields.Text("Address"u8));
        }

        Choice(fields, ref draft);
        if (draft is { Kind: ItemKind.Message, Text: null or "", Attachments.IsEmpty: true, Location: null } && draft.Extra["message_type"] is { } type and not "text")
            draft.Unsupported(type);
        if (draft.Sender is null)
            draft.Missing ??= "From: must be given";
    }

    private static void Choice(scoped in FieldSet fields, ref ItemDraft draft)
    {
        if (fields.Is("MessageType"u8, "reaction"u8) && draft.ReplyTo is not null)
        {
            (draft.Kind, draft.Target, draft.ReplyTo) = (ItemKind.Reaction, draft.ReplyTo, null);
            draft.Text ??= "";
            return;
        }

        var payload = fields.Text("ButtonPayload"u8) ?? fields.Text("ListId"u8) ?? fields.Text("InteractiveData"u8);
        var title = fields.Text("ButtonText"u8) ?? fields.Text("ListTitle"u8);
        if (payload is null && title is null)
            return;
        draft.Kind = ItemKind.Postback;
        draft.Payload = payload ?? title;
        draft.Text ??= title;
    }

    private static void Media(scoped in FieldSet fields, ref ItemDraft draft)
    {
        Span<byte> url = stackalloc byte[32];
        Span<byte> type = stackalloc byte[32];
        var isSticker = fields.Is("MessageType"u8, "sticker"u8);
        for (var i = 0; i < MediaMax; i++)
        {
            if (fields.Text(Numbered("MediaUrl"u8, i, url)) is not { } address)
                break;
            var mime = fields.Text(Numbered("MediaContentType"u8, i, type));
            draft.Attach(new Attachment { Kind = isSticker ? "sticker" : MediaKind.Of(mime, address), Url = address, Mime = mime });
        }
    }

    private static ReadOnlySpan<byte> Numbered(ReadOnlySpan<byte> name, int number, Span<byte> into)
    {
        name.CopyTo(into);
        number.TryFormat(into[name.Length..], out var length, provider: CultureInfo.InvariantCulture);
        return into[..(name.Length + length)];
    }

    /// <summary>Some accounts are set to deliver texts in base64; only the operator knows.</summary>
    private static string? Text(string? text, AccountModel account)
    {
        if (text is null || account.Settings.GetValueOrDefault("base64Body") != "true")
            return text;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, written))
            ? Encoding.UTF8.GetString(bytes, 0, written)
            : text;
    }
}

/// <summary>The names a person has on Twilio's channels: <c>+1413..</c>, <c>whatsapp:+886..</c>, <c>whatsapp:US.1349..</c>, <c>messenger:..</c>.</summary>
internal static class TwilioPeople
{
    public static void Aliases(scoped in FieldSet fields, ref ItemDraft draft)
    {
        Alias(draft.Sender, ref draft);
        Alias(fields.Text("ExternalUserId"u8), ref draft);
        if (fields.Text("ParentExternalUserId"u8) is { } parent)
            draft.Alias("parent_bsuid", Text(Bare(parent), parent));
        draft.Alias("username", fields.Text("ProfileUsername"u8));
    }

    /// <summary>An address. Where somebody wrote the plus of a number into a form as it is, it reads as a space, with which no address begins.</summary>
    public static string? Address(scoped in FieldSet fields, scoped ReadOnlySpan<byte> field, ref string? fault)
    {
        if (fields.Id(field, ref fault) is not { } address)
            return null;
        var number = address.IndexOf(':', StringComparison.Ordinal) + 1;
        return number < address.Length && address[number] == ' ' ? $"{address.AsSpan(0, number)}+{address.AsSpan(number + 1)}" : address;
    }

    public static void Alias(string? address, ref ItemDraft draft)
    {
        if (address is null)
            return;
        var bare = Bare(address);
        var isPhone = bare.Length > 1 && bare[0] == '+' && !bare[1..].ContainsAnyExceptInRange('0', '9');
        var kind = isPhone ? "phone" : address.StartsWith("whatsapp:", StringComparison.Ordinal) ? "bsuid" : "user";
        var value = isPhone ? bare[1..].ToString() : Text(bare, address);
        if (!draft.Aliases.Any(value, static (known, other) => known.Value == other))
            draft.Alias(kind, value);
    }

    /// <summary>
    /// Which of our accounts an address of ours means: none where a messaging service picks the number, and the configured one however the channel's prefix is written.
    /// </summary>
    public static string? Ours(scoped in FieldSet fields, scoped ReadOnlySpan<byte> field, AccountModel account, ref string? fault)
    {
        var address = account.ProviderId is { } ours && fields.TryGet(field, out var told) && Ascii.Equals(Bare(told), Bare(ours)) ? ours : Address(fields, field, ref fault);
        return account.Settings.GetValueOrDefault("messagingServiceSid") is { Length: > 0 } ? null : address;
    }

    private static string Text(ReadOnlySpan<char> bare, string address) => bare.Length == address.Length ? address : bare.ToString();

    private static ReadOnlySpan<char> Bare(string address) => address.AsSpan(address.IndexOf(':', StringComparison.Ordinal) + 1);

    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> address) => address[(address.IndexOf((byte)':') + 1)..];
}
