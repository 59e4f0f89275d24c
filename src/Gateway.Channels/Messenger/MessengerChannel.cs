using Gateway.Channels.Meta;
using Gateway.Channels.Sending;

namespace Gateway.Channels.Messenger;

/// <summary>Facebook Messenger of one page.</summary>
internal sealed class MessengerChannel() : MessagingChannel(new MessagingFacts(
    "messenger",
    "page",
    "https://graph.facebook.com/v23.0",
    // Meta asks to stay below 300 calls a second for texts and links; media count more (10 a second), which the retry takes up.
    SendsPerSecond: 300,
    TextMax,
    static text => TextSplitter.Split(text, TextMax),
    new Uri("https://developers.facebook.com/docs/messenger-platform/webhooks")))
{
    // Characters, by the documentation of the text message.
    private const int TextMax = 2000;
}
