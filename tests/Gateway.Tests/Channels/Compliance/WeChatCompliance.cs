using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.WeChat;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class WeChatCompliance() : ChannelCompliance(new WeChatFixture());

public sealed class WeChatFixture : ChannelFixture
{
    internal const string AesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private const string Token = "wechat-token";

    internal override IChannel Channel { get; } = new WeChatChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("wechat", "gh_1", ("token", Token), ("accessToken", "at"));

    internal override string SignatureHeader => "none";

    internal override bool SignsBody => false;

    internal override string Sign(byte[] body, bool otherAccount = false) => Signature(otherAccount ? "another" : Token, "1749416383", "n1");

    internal override TestRequest Signed(string signature) => new()
    {
        Parameters = new() { ["signature"] = signature, ["timestamp"] = "1749416383", ["nonce"] = "n1" },
    };

    internal static string Signature(params string[] parts)
    {
        Array.Sort(parts, StringComparer.Ordinal);
#pragma warning disable CA5350 // What WeChat signs with.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))));
#pragma warning restore CA5350
    }

    internal static string Encrypt(string message, string appId)
    {
        var key = Convert.FromBase64String(AesKey + "=");
        var text = Encoding.UTF8.GetBytes(message);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
        byte[] plain = [.. Encoding.ASCII.GetBytes("0123456789abcdef"), .. length, .. text, .. Encoding.UTF8.GetBytes(appId)];
        var padding = 32 - (plain.Length % 32);
        plain = [.. plain, .. Enumerable.Repeat((byte)padding, padding)];
        using var aes = Aes.Create();
        aes.Key = key;
        return Convert.ToBase64String(aes.EncryptCbc(plain, key.AsSpan(0, 16), PaddingMode.None));
    }

    internal static string Xml(string content) =>
        "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oOpenId]]></FromUserName><CreateTime>1749416383</CreateTime>" + content + "</xml>";

    internal static string Message(string type, string content) => Xml($"<MsgType><![CDATA[{type}]]></MsgType>{content}<MsgId>6054768590064713728</MsgId>");

    internal static string Event(string name, string content = "") => Xml($"<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{name}]]></Event>{content}");

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, Message("text", "<Content><![CDATA[Größe 42 & mehr? 👟 <b>]]></Content>")),
        (ItemKind.Message, Message("image", "<PicUrl>https://mmbiz.example/a</PicUrl><MediaId>m1</MediaId>")),
        (ItemKind.Message, Message("voice", "<MediaId>m2</MediaId><Format>amr</Format><Recognition><![CDATA[你好]]></Recognition>")),
        (ItemKind.Message, Message("location", "<Location_X>23.13</Location_X><Location_Y>113.35</Location_Y><Scale>20</Scale><Label><![CDATA[广州]]></Label>")),
        (ItemKind.Message, Message("link", "<Title>t</Title><Description>d</Description><Url>https://x.example/</Url>")),
        (ItemKind.Postback, Message("text", "<Content>Rot</Content><bizmsgmenuid>RED</bizmsgmenuid>")),
        (ItemKind.Postback, Event("CLICK", "<EventKey>MENU_1</EventKey>")),
        (ItemKind.System, Event("subscribe", "<EventKey>qrscene_7</EventKey><Ticket>T</Ticket>")),
        (ItemKind.System, Event("scancode_waitmsg", "<EventKey>6</EventKey><ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>2</ScanResult></ScanCodeInfo>")),
        (ItemKind.Receipt, Event("TEMPLATESENDJOBFINISH", "<MsgID>200163836</MsgID><Status>failed:user block</Status>")),
    ];

    internal override string UnknownType => Event("hologram");

    internal override (string Body, string Type)? UnknownMessage => (Message("hologram", "<Hologram/>"), "hologram");
}
