using System.Buffers;
using System.Text;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Channels.Xml;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.WeChat;

/// <summary>Messages and events of an Official Account, one a request.</summary>
/// <remarks>
/// <code>
/// &lt;xml&gt;&lt;ToUserName&gt;gh_..&lt;/ToUserName&gt;&lt;FromUserName&gt;OPENID&lt;/FromUserName&gt;&lt;CreateTime&gt;1348831860&lt;/CreateTime&gt;
///   &lt;MsgType&gt;text&lt;/MsgType&gt;&lt;Content&gt;..&lt;/Content&gt;&lt;MsgId&gt;1234567890123456&lt;/MsgId&gt;&lt;/xml&gt;
/// &lt;MsgType&gt;event&lt;/MsgType&gt;&lt;Event&gt;subscribe|unsubscribe|SCAN|LOCATION|CLICK|VIEW|..&lt;/Event&gt;&lt;EventKey&gt;..&lt;/EventKey&gt;
/// &lt;xml&gt;&lt;ToUserName&gt;gh_..&lt;/ToUserName&gt;&lt;Encrypt&gt;BASE64&lt;/Encrypt&gt;&lt;/xml&gt;   {"ToUserName":"gh_..","Encrypt":"BASE64"}
/// </code>
/// A message is named by <c>MsgId</c>, an event by its sender, time and name, as WeChat says to recognise repetitions.
/// https://developers.weixin.qq.com/doc/offiaccount/en/Message_Management/Receiving_standard_messages.html
/// </remarks>
internal static class WeChatDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, AccountModel account, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        if (body.IsEmpty)
            return DecodeResult.Malformed("body: empty");

        if (Fields(body, out var fault) is not { } fields)
            return DecodeResult.Malformed(fault!);
        var sink = new ItemSink(WeChatChannel.ChannelName, items);
        var draft = default(ItemDraft);

        // In compatible mode the plain message stands beside: only the encrypted one is proved whole by its signature.
        var isProved = false;
        if (fields["Encrypt"] is { Length: > 0 } encrypted)
        {
            if (WeChatCipher.Decrypt(encrypted, account, out fault) is { } plain)
            {
                var packed = new ReadOnlySequence<byte>(plain);
                if (Fields(packed, out fault) is not { } inner)
                    return DecodeResult.Malformed("Encrypt: " + fault);
                fields = inner;
                isProved = true;
            }
            else if (WeChatCipher.HasKey(account))
            {
                return DecodeResult.Malformed(fault!);
            }
            else if (fields["MsgType"] is null)
            {
                draft.Account = Id(fields, "ToUserName", ref draft);
                draft.Ignore("encrypted: the account has no encodingAesKey to read it with");
                sink.Add(ref draft);
                return sink.Finish();
            }
        }

        WeChatItem.Read(fields, ref draft, receivedAt);

        // Beside what was encrypted anybody may have put anything: nothing else of the body is looked into.
        if (isProved)
            draft.Extra.Remove(ItemDraft.StrangeFact);
        sink.Add(ref draft);
        return sink.Finish();
    }

    /// <summary>The members of a body: XML, or JSON, which mini programs may choose for the same ones.</summary>
    public static XmlFields? Fields(in ReadOnlySequence<byte> body, out string? fault) =>
        Shape.First(body) == '{' ? JsonFields.Read(body, out fault) : XmlFields.Read(body, "xml", out fault);

    /// <summary>An id under the contract's limits; a wrong one is the item's fault.</summary>
    public static string? Id(XmlFields fields, string name, ref ItemDraft draft)
    {
        var text = fields[name]?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        // U+FFFD stands for a control character that XML could not hold.
        if (Encoding.UTF8.GetByteCount(text) <= JsonScalars.IdMax && !text.Any(static unit => char.IsControl(unit) || unit == '\uFFFD'))
            return text;
        draft.Fault ??= name + ": must be at most 256 bytes without control characters";
        return null;
    }
}
