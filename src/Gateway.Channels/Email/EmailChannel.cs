using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Mime;
using Gateway.Channels.Email.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Email;

/// <summary>Mail itself: a raw message posted by a mail system, or fetched from a mailbox. Answers go out by SMTP.</summary>
/// <remarks>A post proves itself by <c>Authorization: Bearer TOKEN</c> or by the token as password of basic authentication.</remarks>
internal sealed class EmailChannel : IChannel
{
    public const string ChannelName = "email";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Receipt, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "link"],
        ServiceWindow = null,
        // Mail systems take a message a second of one sender without suspicion; beyond it the operator knows better.
        SendsPerSecond = 1,
        TextMax = MailDraft.TextMax,
        Secrets = [],
        OptionalSecrets = ["token", "password", "smtpPassword"],
        Settings = MailSettings.Mailbox,
        BodyMax = MailLimits.BodyMax,
        Documentation = new Uri("https://www.rfc-editor.org/rfc/rfc5322"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        HttpCredentials.Check(request, account, "token");

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink)
    {
        var items = new ItemSink(Name, sink);
        if (body.IsEmpty)
            return items.Refuse("body: empty");
        MailItems.Read(body.Contiguous(), account, request.ReceivedAt, ref items, new MailFacts(Folder: request.Header("x-mailbox-folder"), Uid: request.Header("x-mailbox-uid")));
        return items.Finish();
    }

    public IEnumerable<(string Setting, string Rule)> Faults(AccountModel account) => MailSettings.Faults(account);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => SmtpEncoder.Encode(message, account, account.Settings.GetValueOrDefault("smtp"));

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => SmtpEncoder.Classify(status, SmtpEncoder.OwnId(body));
}
