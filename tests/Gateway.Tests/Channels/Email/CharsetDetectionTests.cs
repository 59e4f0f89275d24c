using Gateway.Channels.Email.Charsets;
using UtfUnknown;

namespace Gateway.Tests.Channels.Email;

/// <summary>Models that are kept tell the same as the library's own detector, whatever was asked before.</summary>
public sealed class CharsetDetectionTests
{
    [Fact]
    public void Of_TextsOneAfterTheOther_IsWhatAFreshDetectorTells()
    {
        (int Page, string Text)[] texts =
        [
            (1251, "Здравствуйте, где мой заказ? Ответьте, пожалуйста"), (20866, "Здравствуйте, где мой заказ? Ответьте, пожалуйста"),
            (932, "お世話になっております。注文した商品がまだ届きません。"), (51932, "お世話になっております。注文した商品がまだ届きません。"),
            (949, "주문 취소를 요청합니다. 확인 부탁드립니다."), (950, "您好，我想更改收件地址，請協助處理。"), (936, "您好，我的订单什么时候可以到货？"),
            (1255, "שלום, מתי תגיע ההזמנה שלי?"), (1256, "السلام عليكم، لم يصلني الطلب بعد."), (1253, "Καλημέρα, πού είναι η παραγγελία μου;"),
            (874, "สวัสดีค่ะ ขอเปลี่ยนที่อยู่จัดส่งได้ไหมคะ"), (1252, "Größe 42 für Frau Müller, bitte schön"), (65001, "Größe 42 für Frau Müller"), (1250, "Dzień dobry, kiedy dotrze moja przesyłka?"),
        ];
        foreach (var (page, text) in texts.Concat(texts.Reverse()))
        {
            var bytes = MailEncodings.Of(page)!.GetBytes(text);
            var told = CharsetDetector.DetectFromBytes(bytes).Detected;
            Assert.Equal((text, CharsetLabels.CodePage(told?.EncodingName)), (text, CharsetLabels.CodePage(CharsetDetection.Of(bytes))));
        }
    }
}
