using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Sending;

/// <summary>No text is lost beside media that carry none.</summary>
public sealed class CaptionTests
{
    private const string Words = "Hör mal";

    [Theory]
    [InlineData("infobip", "channel=whatsapp", "audio", 2)]
    [InlineData("infobip", "channel=whatsapp", "image", 1)]
    [InlineData("vonage", "channel=whatsapp", "audio", 2)]
    [InlineData("vonage", "channel=whatsapp", "image", 1)]
    [InlineData("vonage", "channel=messenger", "image", 2)]
    [InlineData("vonage", "channel=rcs", "image", 2)]
    [InlineData("vonage", "channel=viber_service", "file", 2)]
    [InlineData("vonage", "channel=mms", "audio", 1)]
    [InlineData("messagebird", "api=conversations", "audio", 2)]
    [InlineData("messagebird", "api=conversations", "image", 1)]
    public void Encode_TextWithMedia_IsACaptionOrAPartOfItsOwn(string channel, string setting, string kind, int parts)
    {
        var requests = Encode(channel, setting, Message(kind));

        Assert.Equal(parts, requests.Count);
        Assert.Contains(Words, requests[0], StringComparison.Ordinal);
        Assert.Equal(parts == 1, requests[0].Contains("\"caption\"", StringComparison.Ordinal));
        Assert.DoesNotContain(requests.Skip(1), r => r.Contains("caption", StringComparison.Ordinal));
    }

    [Fact]
    public void Encode_InfobipButtonsWithMedia_StandUnderTheTextBeforeIt()
    {
        var requests = Encode("infobip", "channel=whatsapp", Message("image") with { QuickReplies = [new QuickReply("Ja", "y")] });

        Assert.Equal(2, requests.Count);
        Assert.Contains("\"buttons\"", requests[0], StringComparison.Ordinal);
        Assert.Contains(Words, requests[0], StringComparison.Ordinal);
        Assert.Contains("mediaUrl", requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_InfobipButtons_HaveTheShorterTextOfInteractiveMessages()
    {
        var requests = Encode("infobip", "channel=whatsapp", Message("image") with
        {
            Text = new string('a', 1025),
            Attachments = [],
            QuickReplies = [new QuickReply("Ja", "y")],
        });

        Assert.Equal(2, requests.Count);
        Assert.DoesNotContain("\"buttons\"", requests[0], StringComparison.Ordinal);
        Assert.Contains("\"buttons\"", requests[1], StringComparison.Ordinal);
    }

    private static OutboundMessage Message(string kind) => new()
    {
        DeliveryId = Guid.Empty,
        Recipient = "385916242493",
        Text = Words,
        Attachments = [new Attachment { Kind = kind, Url = "https://x.example/f" }],
    };

    /// <summary>Twilio drops a second file to WhatsApp, and the words beside a document.</summary>
    [Theory]
    [InlineData("whatsapp:+34600", "image", 1, 1)]
    [InlineData("whatsapp:+34600", "image", 2, 2)]
    [InlineData("whatsapp:+34600", "file", 1, 2)]
    [InlineData("+34600", "file", 2, 1)]
    public void Encode_TwilioFiles_GoAsTheRecipientsChannelTakesThem(string recipient, string kind, int files, int requests)
    {
        var account = TestAccounts.Of("twilio", "+14155238886", ("authToken", "t"), ("accountSid", "AC1"));
        var file = new Attachment { Kind = kind, Url = "https://x.example/f" };
        var message = new OutboundMessage { DeliveryId = Guid.Empty, Recipient = recipient, Text = Words, Attachments = [.. Enumerable.Repeat(file, files)] };
        Assert.Equal(requests, ChannelCatalog.Find("twilio")!.Encode(message, account).Requests.Count);
    }

    private static List<string> Encode(string channel, string setting, OutboundMessage message)
    {
        ChannelFixture fixture = channel switch { "infobip" => new InfobipFixture(), "vonage" => new VonageFixture(), _ => new MessageBirdFixture() };
        var pair = setting.Split('=');
        var encoded = fixture.Channel.Encode(message, fixture.Account.With([.. fixture.Account.Settings.Select(s => (s.Key, s.Value)), (pair[0], pair[1])]));
        Assert.True(encoded.Refusal is null, encoded.Refusal?.Detail);
        return [.. encoded.Requests.Select(r => Encoding.UTF8.GetString(r.Body.Span))];
    }
}
