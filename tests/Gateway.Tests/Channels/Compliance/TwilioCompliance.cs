using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Twilio;
using Gateway.Channels.TwilioVoice;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class TwilioCompliance() : ChannelCompliance(new TwilioFixture());

public sealed class TwilioVoiceCompliance() : ChannelCompliance(new TwilioVoiceFixture());

internal static class TwilioSigning
{
    public const string Secret = "twilio-auth-token";

    public static string Sign(string url, byte[] body, string secret)
    {
        var pairs = Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Select(p => (Name: Decoded(p[0]), Value: p.Length == 2 ? Decoded(p[1]) : ""))
            .OrderBy(p => p.Name, StringComparer.Ordinal);
        var text = url + string.Concat(pairs.Select(p => p.Name + p.Value));
#pragma warning disable CA5350
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

public sealed class TwilioFixture : ChannelFixture
{
    private const string Address = "&From=whatsapp%3A%2B886912345678&To=whatsapp%3A%2B14155238886&AccountSid=AC1";

    internal override IChannel Channel { get; } = new TwilioChannel();

    internal override AccountModel Account { get; } =
        TestAccounts.Of("twilio", "whatsapp:+14155238886", ("authToken", TwilioSigning.Secret), ("accountSid", "AC1"));

    internal override string SignatureHeader => "X-Twilio-Signature";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        TwilioSigning.Sign("https://gateway.example/in/acme/channel/main", body, otherAccount ? "another" : TwilioSigning.Secret);

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, "MessageSid=SM1&SmsStatus=received&Body=Gr%C3%B6%C3%9Fe+42%3F+%F0%9F%91%9F&NumMedia=1&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2Fm%2F1&MediaContentType0=image%2Fjpeg&ProfileName=J%C3%BCrgen&WaId=886912345678" + Address),
        (ItemKind.Message, "MessageSid=SM2&SmsStatus=received&Body=&Latitude=52.52&Longitude=13.405&Label=B%C3%BCro&Address=Allee+1" + Address),
        (ItemKind.Postback, "MessageSid=SM3&Body=Yes&ButtonText=Yes&ButtonPayload=confirm-1&OriginalRepliedMessageSid=SM0" + Address),
        (ItemKind.Reaction, "MessageSid=SM4&Body=%F0%9F%91%8D&MessageType=reaction&OriginalRepliedMessageSid=SM0" + Address),
        (ItemKind.Receipt, "MessageSid=SM5&MessageStatus=undelivered&ErrorCode=30003&To=whatsapp%3A%2B886912345678&From=whatsapp%3A%2B14155238886"),
        (ItemKind.Call, "CallSid=CA1&AccountSid=AC1&From=%2B14158675309&To=%2B18005551212&Direction=inbound&CallStatus=ringing"),
        (ItemKind.Message, "EventType=onMessageAdded&ConversationSid=CH1&MessageSid=IM1&Author=%2B14158675309&Source=SMS&Body=hi&Media=%5B%7B%22Sid%22%3A%22ME1%22%2C%22ContentType%22%3A%22image%2Fpng%22%2C%22Size%22%3A12%7D%5D&DateCreated=2026-05-01T10%3A00%3A00.000Z"),
        (ItemKind.Echo, "EventType=onMessageAdded&ConversationSid=CH1&MessageSid=IM2&Author=agent&Source=API&Body=hello"),
        (ItemKind.Edit, "EventType=onMessageUpdated&ConversationSid=CH1&MessageSid=IM1&Body=hi+there&DateUpdated=2026-05-01T10%3A01%3A00.000Z"),
        (ItemKind.Delete, "EventType=onMessageRemoved&ConversationSid=CH1&MessageSid=IM1"),
        (ItemKind.Receipt, "EventType=onDeliveryUpdated&ConversationSid=CH1&MessageSid=IM2&Status=read"),
        (ItemKind.Typing, "EventType=onTypingStarted&ConversationSid=CH1&Identity=ana"),
        (ItemKind.System, "EventType=onParticipantAdded&ConversationSid=CH1&ParticipantSid=MB1&MessagingBinding.Address=%2B14158675309"),
    ];

    internal override string UnknownType => "EventType=onTelepathy&ConversationSid=CH1";

    internal override (string Body, string Type)? UnknownMessage => ("MessageSid=SM9&Body=&MessageType=hologram" + Address, "hologram");
}

public sealed class TwilioVoiceFixture : ChannelFixture
{
    internal override IChannel Channel { get; } = new TwilioVoiceChannel();

    internal override AccountModel Account { get; } =
        TestAccounts.Of("twilio-voice", "+18005551212", ("authToken", TwilioSigning.Secret), ("accountSid", "AC1"));

    internal override string SignatureHeader => "X-Twilio-Signature";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        TwilioSigning.Sign("https://gateway.example/in/acme/channel/main", body, otherAccount ? "another" : TwilioSigning.Secret);

    internal static string Call(string more) => "CallSid=CA1&AccountSid=AC1&From=%2B14158675309&To=%2B18005551212&Direction=inbound&" + more;

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Call, Call("CallStatus=ringing")),
        (ItemKind.Call, Call("CallStatus=completed&CallDuration=62&CallbackSource=call-progress-events&SequenceNumber=3&Timestamp=Tue%2C+01+Jul+2025+12%3A01%3A07+%2B0000")),
        (ItemKind.Call, Call("CallStatus=in-progress&Digits=1")),
        (ItemKind.Call, Call("CallStatus=in-progress&SpeechResult=sales+please&Confidence=0.9")),
        (ItemKind.Call, Call("RecordingSid=RE1&RecordingUrl=https%3A%2F%2Fapi.twilio.com%2Fr%2F1&RecordingStatus=completed&RecordingDuration=12")),
        (ItemKind.Call, Call("TranscriptionSid=TR1&TranscriptionText=please+call+back&TranscriptionStatus=completed")),
        (ItemKind.Call, Call("CallStatus=in-progress&QueueResult=hangup&QueueSid=QU1&QueueTime=95")),
        (ItemKind.Call, Call("CallStatus=in-progress&DialCallStatus=no-answer&DialCallSid=CA2")),
    ];

    internal override string UnknownType => Call("CallStatus=in-progress&QueueSid=QU1&QueuePosition=2&AvgQueueTime=60");
}
