using System.Text;
using Gateway.Channels.Email;
using Gateway.Channels.Email.Charsets;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Charsets the platform lacks, and labels no register has: bytes that another library (glibc's iconv) wrote are the text they were made of.</summary>
public sealed class OddCharsetTests
{
    /// <summary>Label, bytes, text.</summary>
    public static TheoryData<string, string, string> Texts { get; } = new()
    {
        { "euc-tw", "2sDH76Giyrzj98rVytHIrce1x+LJ36Gi7vnMtsm33ajcoaGk", "您好，我想更改收件地址，請協助處理。" },
        { "x-euc-tw", "2sDH76Giyrzj98rVytHIrce1x+LJ36Gi7vnMtsm33ajcoaGk", "您好，我想更改收件地址，請協助處理。" },
        { "cns11643", "2sDH76Giyrzj98rVytHIrce1x+LJ36Gi7vnMtsm33ajcoaGk", "您好，我想更改收件地址，請協助處理。" },
        { "big5-hkscs", "p0GSXbRYrsmwZbNmp3KhSKfane+dz6Xypbyo7KFBnfitbZ33rfiV2g==", "你哋幾時送貨呀？我嘅嘢仲未到，啲衫咗唔啱" },
        { "big5", "p0GSXbRYrsmwZbNmp3KhSKfane+dz6Xypbyo7KFBnfitbZ33rfiV2g==", "你哋幾時送貨呀？我嘅嘢仲未到，啲衫咗唔啱" },
        { "Big5-HKSCS:1999", "p0GSXbRYrsmwZbNmp3KhSKfane+dz6Xypbyo7KFBnfitbZ33rfiV2g==", "你哋幾時送貨呀？我嘅嘢仲未到，啲衫咗唔啱" },
        { "viscii", "Q2jgbyBi1W4sIPC9biBo4G5nIGP8YSB09Gkga2hpIG7gbyB0vmk/IFhpbiBj5G0gvW4gbmhpq3Uu", "Chào bạn, đơn hàng của tôi khi nào tới? Xin cảm ơn nhiều." },
        { "VISCII1.1-1", "Q2jgbyBi1W4sIPC9biBo4G5nIGP8YSB09Gkga2hpIG7gbyB0vmk/IFhpbiBj5G0gvW4gbmhpq3Uu", "Chào bạn, đơn hàng của tôi khi nào tới? Xin cảm ơn nhiều." },
        { "csVISCII", "Q2jgbyBi1W4sIPC9biBo4G5nIGP8YSB09Gkga2hpIG7gbyB0vmk/IFhpbiBj5G0gvW4gbmhpq3Uu", "Chào bạn, đơn hàng của tôi khi nào tới? Xin cảm ơn nhiều." },
        { "tcvn", "Q2i1byBiuW4sIK6sbiBotW5nIGPxYSB0q2kga2hpIG61byB07Wk/IFhpbiBjtm0grG4gbmhp0nUu", "Chào bạn, đơn hàng của tôi khi nào tới? Xin cảm ơn nhiều." },
        { "TCVN-5712", "Q2i1byBiuW4sIK6sbiBotW5nIGPxYSB0q2kga2hpIG61byB07Wk/IFhpbiBjtm0grG4gbmhp0nUu", "Chào bạn, đơn hàng của tôi khi nào tới? Xin cảm ơn nhiều." },
        { "x-viet-tcvn5712", "Q2i1byBiuW4sIK6sbiBotW5nIGPxYSB0q2kga2hpIG61byB07Wk/IFhpbiBjtm0grG4gbmhp0nUu", "Chào bạn, đơn hàng của tôi khi nào tới? Xin cảm ơn nhiều." },
        { "armscii-8", "tLPxu/Ug0ru9LCDh8e+7sdUgvyDH2SDls+/tu/HB", "Բարեւ Ձեզ, որտե՞ղ է իմ պատվերը" },
        { "georgian-ps", "wsDMwNLjz8HALCDTwMMgwNLJ0yDcxMzJINvEysXEyMA=", "გამარჯობა, სად არის ჩემი შეკვეთა" },
        { "geostd8", "wsDLwNDfzcHALCDRwMMgwNDI0SDZxMvIINjEycXEx8A=", "გამარჯობა, სად არის ჩემი შეკვეთა" },
        { "georgian-academy", "wsDLwNDfzcHALCDRwMMgwNDI0SDZxMvIINjEycXEx8A=", "გამარჯობა, სად არის ჩემი შეკვეთა" },
        { "koi8-t", "88HMz80sIMbB0s3PydvJIM3BziDEwdIgy9WNz9PUPyCMz8zPIM7B0sHTycTBwdPU", "Салом, фармоиши ман дар куҷост? Ҳоло нарасидааст" },
        { "pt154", "0brr5ezl8vGz5yDh5Swg7OXts5wg8uDv8fvw+/H77CCd4Onk4D8=", "Сәлеметсіз бе, менің тапсырысым қайда?" },
        { "cyrillic-asian", "0brr5ezl8vGz5yDh5Swg7OXts5wg8uDv8fvw+/H77CCd4Onk4D8=", "Сәлеметсіз бе, менің тапсырысым қайда?" },
        { "rk1048", "0bzr5ezl8vGz5yDh5Swg7OXts74g8uDv8fvw+/H77CCd4Onk4D8=", "Сәлеметсіз бе, менің тапсырысым қайда?" },
        { "KZ-1048", "0bzr5ezl8vGz5yDh5Swg7OXts74g8uDv8fvw+/H77CCd4Onk4D8=", "Сәлеметсіз бе, менің тапсырысым қайда?" },
        { "STRK1048-2002", "0bzr5ezl8vGz5yDh5Swg7OXts74g8uDv8fvw+/H77CCd4Onk4D8=", "Сәлеметсіз бе, менің тапсырысым қайда?" },
        { "hp-roman8", "R3LO3mUgNDIgZs9yIEZyYXUgTc9sbGVyLCBkxWrIIHZ1", "Größe 42 für Frau Müller, déjà vu" },
        { "r8", "R3LO3mUgNDIgZs9yIEZyYXUgTc9sbGVyLCBkxWrIIHZ1", "Größe 42 für Frau Müller, déjà vu" },
        { "cp1125", "hK6h4K6jriCkre8hIISlIKyu9SCnoKyuoqulra3vPyD4pqCqLCDzoK2uqg==", "Доброго дня! Де моє замовлення? Їжак, ґанок" },
        { "RUSCII", "hK6h4K6jriCkre8hIISlIKyu9SCnoKyuoqulra3vPyD4pqCqLCDzoK2uqg==", "Доброго дня! Де моє замовлення? Їжак, ґанок" },
        { "iso-2022-cn", "GyQpQQ5EejpDIyw2KTUlSjJDNEoxOnI/SVJUNT07dQ8=", "您好，订单什么时候可以到货" },
        { "ISO-2022-CN-EXT", "GyQpQQ5EejpDIyw2KTUlSjJDNEoxOnI/SVJUNT07dQ8=", "您好，订单什么时候可以到货" },
        { "iso-2022-jp", "GyRCQ21KOCQ3JD8+JklKGyhCIBskKENBVjkuGyhCIBskKENDazxSGyhCIBskQTYpNSVKMkM0GyhCIBskKEQrMRsoQnQbJChEKzEbKEIgGyRCJiomQSZLJkcmTBskKEQmchskQiZRJkEbKEI=", "注文した商品 주문 취소 订单什么 été Καλημέρα" },
        { "iso-2022-jp-3", "GyRCQ21KOCQ3JD8+JklKGyhCIBskKENBVjkuGyhCIBskKENDazxSGyhCIBskQTYpNSVKMkM0GyhCIBskKEQrMRsoQnQbJChEKzEbKEIgGyRCJiomQSZLJkcmTBskKEQmchskQiZRJkEbKEI=", "注文した商品 주문 취소 订单什么 été Καλημέρα" },
        { "ISO-2022-JP", "GyRCQ21KOCQ3JD8+JklKGyhCIBskKENBVjkuGyhCIBskKENDazxSGyhCIBskQTYpNSVKMkM0GyhCIBskKEQrMRsoQnQbJChEKzEbKEIgGyRCJiomQSZLJkcmTBskKEQmchskQiZRJkEbKEI=", "注文した商品 주문 취소 订单什么 été Καλημέρα" },
        { "csISO2022JP2", "GyRCQ21KOCQ3JD8+JklKGyhCIBskKENBVjkuGyhCIBskKENDazxSGyhCIBskQTYpNSVKMkM0GyhCIBskKEQrMRsoQnQbJChEKzEbKEIgGyRCJiomQSZLJkcmTBskKEQmchskQiZRJkEbKEI=", "注文した商品 주문 취소 订单什么 été Καλημέρα" },
        { "iso-2022-jp-1", "GyQoRDAhMCIbKEIgGyRCJEckORsoQg==", "丂丄 です" },
        { "iso-2022-jp", "GyQoRDAhMCIbKEIgGyRCJEckORsoQg==", "丂丄 です" },
        { "iso-2022-kr", "GyQpQw5BVjkuDyAOQ2s8UjgmDyAOP2RDO0dVNE80WQ8uIG9rIA5ILkBODw==", "주문 취소를 요청합니다. ok 확인" },
        { "iso-2022-jp-3", "GyRCQ21KOCQ3JD8+JklKJCwkXiRARk8kLSReJDskcyEjGyhC", "注文した商品がまだ届きません。" },
        { "windows-1258", "Q2jgbyBiYfJuLCDw9W4gaOBuZyBjddJhIHT0aSBraGkgbuBvIHT17Gk/IFhpbiBjYdJtIPVuIG5oaerMdS4=", "Chào bạn, đơn hàng của tôi khi nào tới? Xin cảm ơn nhiều." },
        { "windows-1252http-equivContent-Type", "hEdy9t9lkyCWIDEyIIAsIGyS6XTp", "„Größe“ – 12 €, l’été" },
        { "x-windows-1252", "hEdy9t9lkyCWIDEyIIAsIGyS6XTp", "„Größe“ – 12 €, l’été" },
        { "windows-1251http-equiv", "x+Tw4OLx8uLz6fLlLCDj5OUg7O7pIOfg6uDnPw==", "Здравствуйте, где мой заказ?" },
        { "ansi-1251", "x+Tw4OLx8uLz6fLlLCDj5OUg7O7pIOfg6uDnPw==", "Здравствуйте, где мой заказ?" },
        { "utf-8http-equiv", "R3LDtsOfZSDorqLljZUg7KO866y4", "Größe 订单 주문" },
        { "utf-8_bin", "R3LDtsOfZSDorqLljZUg7KO866y4", "Größe 订单 주문" },
        { "x-utf-8", "R3LDtsOfZSDorqLljZUg7KO866y4", "Größe 订单 주문" },
        { "utf8mb4", "R3LDtsOfZSDorqLljZUg7KO866y4", "Größe 订单 주문" },
        { "UTF-8-MAC", "R3LDtsOfZSDorqLljZUg7KO866y4", "Größe 订单 주문" },
        { "iso-8859-2-windows", "RHppZfEgZG9icnksIGtpZWR5IGRvdHJ6ZSBtb2phIHByemVzebNrYT8=", "Dzień dobry, kiedy dotrze moja przesyłka?" },
        { "x-iso-8859-2", "RHppZfEgZG9icnksIGtpZWR5IGRvdHJ6ZSBtb2phIHByemVzebNrYT8=", "Dzień dobry, kiedy dotrze moja przesyłka?" },
        { "8859-2", "RHppZfEgZG9icnksIGtpZWR5IGRvdHJ6ZSBtb2phIHByemVzebNrYT8=", "Dzień dobry, kiedy dotrze moja przesyłka?" },
        { "koi8-r-nonsense", "+sTSwdfT1NfVytTFLCDHxMUgzc/KINrBy8HaPw==", "Здравствуйте, где мой заказ?" },
        { "ibm037", "yMXT09ZrQObIxdnFQMniQNToQNbZxMXZb0DHmcxZhQ==", "HELLO, WHERE IS MY ORDER? Größe" },
        { "ebcdic-cp-us", "yMXT09ZrQObIxdnFQMniQNToQNbZxMXZb0DHmcxZhQ==", "HELLO, WHERE IS MY ORDER? Größe" },
        { "ibm500", "yMXT09ZrQObIxdnFQMniQNToQNbZxMXZb0DHmcxZhQ==", "HELLO, WHERE IS MY ORDER? Größe" },
        { "ibm1140", "yMXT09ZrQPHyQJ9A19PFweLF", "HELLO, 12 € PLEASE" },
        { "ccsid1140", "yMXT09ZrQPHyQJ9A19PFweLF", "HELLO, 12 € PLEASE" },
        { "ibm-855", "9KbhoOvj5evnveWoLCCspqgg0ta9IPOgxqDzPw==", "Здравствуйте, где мой заказ?" },
        { "IBM855", "9KbhoOvj5evnveWoLCCspqgg0ta9IPOgxqDzPw==", "Здравствуйте, где мой заказ?" },
        { "euc-jisx0213", "w+3KuKS3pL++psnKpKyk3qTAxs+kraTepLuk86Gj", "注文した商品がまだ届きません。" },
        { "shift_jisx0213", "ko2VtoK1gr2PpJVpgqqC3IK+k82Cq4LcgrmC8YFC", "注文した商品がまだ届きません。" },
        { "Shift_JIS-2004", "ko2VtoK1gr2PpJVpgqqC3IK+k82Cq4LcgrmC8YFC", "注文した商品がまだ届きません。" },
        { "iso-ir-165", "xPq6w6OsztK1xLaptaXKssO0yrG68r/J0tS1vbv1o78=", "您好，我的订单什么时候可以到货？" },
        { "gb13000", "xPq6w6OsztK1xLaptaXKssO0yrG68r/J0tS1vbv1o78=", "您好，我的订单什么时候可以到货？" },
        { "x-mac-ukrainian", "hO7h8O7j7iDk7d8hIITlIOzuuSDn4Ozu4uvl7e3fPw==", "Доброго дня! Де моє замовлення?" },
        { "iso-2022-cn", "GyQpQQ5WUE5EGyQpR2BBZlxaQEdvDw==", "中文測試您好" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Decode_BodyInItsCharset_IsTheTextThatWasWritten(string label, string base64, string text)
    {
        var bytes = Convert.FromBase64String(base64);
        foreach (var encoding in (string[])["base64", "quoted-printable", "8bit"])
        {
            // A blank between lines of a transfer encoding is none of the text's.
            byte[] body = encoding switch
            {
                "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)),
                "quoted-printable" => Encoding.ASCII.GetBytes(string.Join("=\r\n", bytes.Chunk(9).Select(chunk => string.Concat(chunk.Select(unit => $"={unit:X2}"))))),
                _ => bytes,
            };
            foreach (var type in (string[])[label, $"\"{label}\"", $"{label} (as it was)"])
            {
                byte[] mail = [.. Encoding.ASCII.GetBytes($"From: a@b.example\r\nContent-Type: text/plain; charset={type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"), .. body];
                var item = Single(mail);
                Assert.Equal((type, encoding, text), (type, encoding, item.Text));
                Assert.False(item.Extra!.ContainsKey("unknownCharset"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Decode_HeadersAndFileNamesInTheirCharset_AreWhatWasWritten(string label, string base64, string text)
    {
        var bytes = Convert.FromBase64String(base64);
        var quoted = string.Concat(bytes.Select(unit => $"={unit:X2}"));
        var percent = string.Concat(bytes.Select(unit => $"%{unit:X2}"));
        foreach (var word in (string[])[$"=?{label}?B?{base64}?=", $"=?{label}*en?q?{quoted}?="])
        {
            var item = Single(Encoding.ASCII.GetBytes(
                $"From: {word} <a@b.example>\r\nSubject: {word}\r\nContent-Type: application/pdf; name=x\r\nContent-Disposition: attachment; filename*={label}''{percent}\r\n\r\nx"));
            Assert.Equal((label, text, text, text), (label, item.Extra!["subject"], item.SenderName, item.Attachments[0].Name!.Normalize()));
        }
    }

    /// <summary>Escapes and shifts begun in one piece of a file's name and ended in the next.</summary>
    [Fact]
    public void Decode_FileNameInPieces_IsReadAcrossThem()
    {
        var (_, base64, text) = Texts.Select(row => row.Data).First(row => row.Item1 == "iso-2022-kr");
        var pieces = Convert.FromBase64String(base64).Chunk(7).Select((piece, n) => $"; filename*{n}*={(n == 0 ? "iso-2022-kr''" : "")}{string.Concat(piece.Select(unit => $"%{unit:X2}"))}");
        var item = Single(Encoding.ASCII.GetBytes($"From: a@b.example\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment{string.Concat(pieces)}\r\n\r\nx"));
        Assert.Equal(text, item.Attachments[0].Name);
    }

    [Theory]
    [InlineData("x-klingon", "windows-1251", "Здравствуйте, где мой заказ? Ответьте, пожалуйста")]
    [InlineData("tscii", "utf-8", "வணக்கம், என் பொருள் எங்கே?")]
    public void Decode_CharsetNobodyKnows_IsReadByItsBytesAndSaysSo(string label, string written, string text)
    {
        Assert.True(MailEncodings.Ready);
        byte[] mail = [.. Encoding.ASCII.GetBytes($"From: a@b.example\r\nContent-Type: text/plain; charset={label}\r\n\r\n"), .. Encoding.GetEncoding(written).GetBytes(text)];
        var item = Single(mail);
        Assert.Equal((text, label), (item.Text, item.Extra!["unknownCharset"]));
    }

    [Theory]
    [InlineData("us-ascii")]
    [InlineData("ansi_x3.110-1983")]
    [InlineData("x-unknown")]
    [InlineData("unknown-8bit")]
    [InlineData("x-user-defined")]
    [InlineData("8bit")]
    [InlineData("utf-8")]
    [InlineData("iso-8859-1")]
    public void Decode_LabelThatSaysNothingOrLies_IsReadByItsBytes(string label)
    {
        const string Text = "Здравствуйте, где мой заказ? Ответьте, пожалуйста, как можно скорее";
        foreach (var page in (int[])[65001, 1251, 20866])
        {
            // Every byte stands for something in ISO-8859-1: only UTF-8 shows through it.
            if (label == "iso-8859-1" && page != 65001)
                continue;
            byte[] mail = [.. Encoding.ASCII.GetBytes($"From: a@b.example\r\nContent-Type: text/plain; charset={label}\r\n\r\n"), .. MailEncodings.Of(page)!.GetBytes(Text)];
            var item = Single(mail);
            Assert.Equal((page, Text), (page, item.Text));
            Assert.False(item.Extra!.ContainsKey("unknownCharset"));
        }
    }

    [Fact]
    public void GetChars_AnyBytes_AreAtMostAsManyLettersAndNoException()
    {
        var random = new Random(2022);
        foreach (var page in (int[])[Iso2022.Number, Big5.Number, EucTw.Number, CharsetLabels.Utf7, .. HighHalfPages.All.Keys])
        {
            var encoding = MailEncodings.Of(page)!;
            var chars = new char[encoding.GetMaxCharCount(64)];
            for (var run = 0; run < 2_000; run++)
            {
                var bytes = new byte[random.Next(64)];
                random.NextBytes(bytes);
                for (var i = random.Next(8); i < bytes.Length; i += 8)
                    bytes[i] = (byte)"\u001B$()*+.NABCDEGHI&@-\u000E\u000F\n"[random.Next(22)];
                Assert.InRange(encoding.GetChars(bytes, chars), 0, bytes.Length);
                Assert.Equal(encoding.GetChars(bytes, chars), encoding.GetString(bytes).Length);
            }
        }
    }

    private static InboundItem Single(byte[] mail)
    {
        var items = new List<InboundItem>();
        var result = new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == Gateway.Channels.DecodeOutcome.Decoded, result.Detail);
        return Assert.Single(items);
    }
}
