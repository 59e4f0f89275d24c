using Gateway.Channels.Apple;
using Gateway.Channels.Bandwidth;
using Gateway.Channels.Discord;
using Gateway.Channels.Email;
using Gateway.Channels.Email.Providers;
using Gateway.Channels.Generic;
using Gateway.Channels.Genesys;
using Gateway.Channels.Infobip;
using Gateway.Channels.Instagram;
using Gateway.Channels.KakaoTalk;
using Gateway.Channels.Lazada;
using Gateway.Channels.Line;
using Gateway.Channels.MercadoLibre;
using Gateway.Channels.MessageBird;
using Gateway.Channels.Messenger;
using Gateway.Channels.Plivo;
using Gateway.Channels.Rcs;
using Gateway.Channels.Shopee;
using Gateway.Channels.Shopify;
using Gateway.Channels.Slack;
using Gateway.Channels.Sunshine;
using Gateway.Channels.Teams;
using Gateway.Channels.Telegram;
using Gateway.Channels.TikTokBusiness;
using Gateway.Channels.TikTokShop;
using Gateway.Channels.Twilio;
using Gateway.Channels.TwilioVoice;
using Gateway.Channels.Viber;
using Gateway.Channels.Vk;
using Gateway.Channels.Vonage;
using Gateway.Channels.WebChat;
using Gateway.Channels.Webex;
using Gateway.Channels.WeChat;
using Gateway.Channels.WhatsApp;
using Gateway.Channels.X;
using Gateway.Channels.Zalo;

namespace Gateway.Channels;

/// <summary>Every channel there is, by name. A new channel is one folder and one line here.</summary>
public static class ChannelCatalog
{
    /// <summary>In the order they are shown.</summary>
    public static IReadOnlyList<IChannel> All { get; } =
    [
        new WhatsAppChannel(),
        new MessengerChannel(),
        new InstagramChannel(),
        new LineChannel(),
        new TelegramChannel(),
        new XChannel(),
        new TwilioChannel(),
        new TwilioVoiceChannel(),
        new VonageChannel(),
        new ViberChannel(),
        new WeChatChannel(),
        new KakaoTalkChannel(),
        new ZaloChannel(),
        new VkChannel(),
        new SlackChannel(),
        new DiscordChannel(),
        new TeamsChannel(),
        new WebexChannel(),
        new ShopeeChannel(),
        new LazadaChannel(),
        new TikTokShopChannel(),
        new TikTokBusinessChannel(),
        new MercadoLibreChannel(),
        new ShopifyChannel(),
        new RcsChannel(),
        new AppleChannel(),
        new SunshineChannel(),
        new GenesysChannel(),
        new MessageBirdChannel(),
        new InfobipChannel(),
        new PlivoChannel(),
        new BandwidthChannel(),
        new EmailChannel(),
        new SesChannel(),
        new SendGridChannel(),
        new MailgunChannel(),
        new PostmarkChannel(),
        new MandrillChannel(),
        new MailerSendChannel(),
        new PostalChannel(),
        new ResendChannel(),
        new WebChatChannel(),
        new GenericChannel(),
    ];

    private static readonly Dictionary<string, IChannel> ByName = All.ToDictionary(channel => channel.Name, StringComparer.Ordinal);

    /// <summary>The channel of this name; null when there is none.</summary>
    public static IChannel? Find(string name) => ByName.GetValueOrDefault(name);
}
