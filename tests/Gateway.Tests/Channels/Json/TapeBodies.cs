using System.Text;

namespace Gateway.Tests.Channels.Json;

/// <summary>Bodies that hold every token, blank, escape and length that decides something.</summary>
internal static class TapeBodies
{
    public static IReadOnlyList<byte[]> All { get; } =
    [
        .. new[]
        {
            """{"object":"page","entry":[{"id":"1","time":1749416383123,"messaging":[{"sender":{"id":"2"},"message":{"mid":"m_1","text":"hi"}}]}]}""",
            """ { "a" : [ 1 , -0 , 0.5 , 1e5 , -1.25E-3 , 2E+10 , true , false , null , [ ] , { } ] , "b" : { "c" : "" , "" : "d" } } """,
            "\t{\r\n\"a\"\n:\r\"b\"\t}\n\r ",
            """{"text":"\"\\\/\b\f\n\r\t\u00e9\u20AC\ud83d\ude00\u0000","\u0061\n":1,"gr\u00fc\u00dfe":"a\\"}""",
            """{"grüße":"größer als 16 Bytes, mit ä, € und 😀 darin","日本語":"こんにちは世界、お元気ですか"}""",
            """{"exactly16bytes__":"exactly16bytes__","fifteen_bytes__":"fifteen_bytes__","seventeen_bytes__":"seventeen_bytes__\n"}""",
            """[{"a":1},{"a":2},[],[[[]]],"x",1]""",
            """{"a":{"a":{"a":{"a":{"b":1},"b":2},"b":3},"b":4},"b":5}""",
            """{"m":["0123456789abcde","0123456789abcdef","0123456789abcdefg","0123456789abcd\n","0123456789abcde\n","0123456789abcdef\n"]}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>What is refused, each for its own reason.</summary>
    public static IReadOnlyList<string> Refused { get; } =
    [
        "", " ", "null", "1", "\"x\"", "{", "}", "{}{}", "{}x", "{} \0", "[", "]", "{]", "[}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":1 \"b\":2}", "{\"a\":1,,\"b\":2}",
        "{a:1}", "{'a':1}", "{1:1}", "{/**/}", "{\"a\":1}//", "[1,]", "[,1]", "[1 2]", "[:]", "{\"a\":01}", "{\"a\":-}", "{\"a\":-01}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":1.e5}",
        "{\"a\":1e}", "{\"a\":1e+}", "{\"a\":+1}", "{\"a\":1x}", "{\"a\":0x1}", "{\"a\":1\0}", "{\"a\":NaN}", "{\"a\":tru}", "{\"a\":truex}", "{\"a\":True}", "{\"a\":nul", "{\"a\":falze}",
        "{\"a\":\"\n\"}", "{\"a\":\"\0\"}", "{\"a\":\"\u001f\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\U1234\"}", "{\"a\":\"b", "{\"a\":\"b\\",
        "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"\\ud800\\ud800\"}", "{\"a\":\"\\ud800\\u0041\"}", "{\"a\":\"\\ud83dx\"}", "{\"\\ud800\":1}", "{\"a\":\"\\ud83d\\\"}",
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"a\":{\"b\":1,\"c\":2,\"b\":3}}", "{\"a\":[],\"b\":{\"a\":1},\"a\":1}", "{\"\":1,\"\":2}", "\uFEFF{}",
    ];
}
