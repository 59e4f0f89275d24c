using System.Text;

namespace Gateway.Fuzz;

/// <summary>Bodies to begin with: recorded ones of the channel where there are some, and one of each grammar.</summary>
internal static class Seeds
{
    // A mutation of a longer body hardly ever changes a branch, and takes the time of a hundred others.
    private const int LengthMax = 32 * 1024;

    // Folders of recorded payloads that are not named as their channel.
    private static readonly Dictionary<string, string> Folders = new()
    {
        ["x"] = "x-twitter",
        ["twilio-voice"] = "twilio",
        ["teams"] = "teams-botframework",
        ["rcs"] = "rcs-rbm",
        ["apple"] = "apple-messages",
        ["genesys"] = "genesys-open-messaging",
        ["email-ses"] = "email-amazon-ses",
    };

    private static readonly string[] Grammars =
    [
        """{"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"2"},"message":{"mid":"m","text":"hi"}}]}]}""",
        """{"type":"message","id":"1","from":"a","text":"b","timestamp":1749416383,"data":{"id":9007199254740993,"content":"{\"a\":1}"}}""",
        "From=%2B49&Body=h%C3%A9&MessageSid=SM1&NumMedia=1&MediaUrl0=https%3A%2F%2Fx",
        "CallSid=CA1&From=%2B49&To=%2B48&CallStatus=ringing&Direction=inbound&SequenceNumber=1",
        "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>c</Content><MsgId>1</MsgId></xml>",
        "From: a@b.example\r\nSubject: =?utf-8?B?aGk=?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n<p>x</p>\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\na@b.example\r\n--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhi\r\n--b--\r\n",
        """{"userRequest":{"utterance":"x","user":{"id":"u","properties":{}}},"action":{"clientExtra":{"a":1}}}""",
        """{"code":10,"shop_id":1,"data":{"type":"message","content":{"message_id":"1","from_id":2,"to_id":3,"message_type":"text","content":{"text":"a"}}}}""",
        """{"type":14,"data":{"message_id":"1","conversation_id":"2","type":"TEXT","content":"{\"content\":\"a\"}","sender":{"im_user_id":"3","role":"BUYER"}}}""",
        """{"_id":"1","resource":"/messages/1","user_id":2,"topic":"messages","application_id":3}""",
        """{"app":{"id":"1"},"events":[{"id":"2","type":"conversation:message","payload":{"conversation":{"id":"3"},"message":{"id":"4","author":{"type":"user","userId":"5"},"content":{"type":"text","text":"a"}}}}]}""",
        """{"results":[{"from":"1","to":"2","messageId":"3","message":{"type":"TEXT","text":"a"},"receivedAt":"2025-01-01T00:00:00.000+0000"}]}""",
        """[{"type":"message-received","time":"2025-01-01T00:00:00Z","to":"1","message":{"id":"2","from":"3","to":["1"],"text":"a","direction":"in"}}]""",
        """{"event_name":"user_send_text","sender":{"id":"1"},"recipient":{"id":"2"},"message":{"msg_id":"3","text":"a"},"timestamp":"1749416383000"}""",
        """{"senderPhoneNumber":"+491","messageId":"m","sendTime":"2025-01-01T00:00:00Z","text":"a","agentId":"b"}""",
    ];

    public static List<byte[]> Of(string channel, string? corpus)
    {
        var seeds = Grammars.Select(Encoding.UTF8.GetBytes).ToList();
        if (corpus is null)
            return seeds;
        var folder = Folders.GetValueOrDefault(channel, channel);
        foreach (var root in (string[])[corpus, Path.Combine(corpus, "payloads")])
        {
            if (Directory.Exists(Path.Combine(root, folder)))
                seeds.AddRange(Directory.EnumerateFiles(Path.Combine(root, folder)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(bytes => bytes.Length is > 0 and < LengthMax));
        }

        return seeds;
    }
}
