using Gateway.Channels.Meta;
using Gateway.Channels.Sending;

namespace Gateway.Channels.Instagram;

/// <summary>Instagram messaging of one professional account.</summary>
internal sealed class InstagramChannel() : MessagingChannel(new MessagingFacts(
    "instagram",
    "instagram",
    "https://graph.instagram.com/v23.0",
    // Calls a second of one account for texts; 10 for audio and video, which the retry takes up.
    SendsPerSecond: 100,
    TextMax,
    static text => TextSplitter.SplitUtf8(text, TextMax),
    new Uri("https://developers.facebook.com/docs/instagram-platform/webhooks")))
{
    // Bytes of UTF-8, by the documentation of the text message.
    private const int TextMax = 1000;
}
