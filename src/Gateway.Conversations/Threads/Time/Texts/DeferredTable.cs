using System.Collections.Frozen;

namespace Gateway.Conversations.Threads.Texts;

/// <summary>The built-in sentences. The time stands behind a colon, so that no language has to inflect it.</summary>
internal static class DeferredTable
{
    private static readonly string[] Danish = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"];

    // Locales say it in two ways: the language, or its more common written form.
    private static readonly DeferredText Norwegian =
        new("Takk for meldingen. Ingen er tilgjengelige akkurat nå. Forventet svar: {when}.", "i dag", "i morgen", Danish);

    public static FrozenDictionary<string, DeferredText> ByLanguage { get; } = new Dictionary<string, DeferredText>
    {
        ["en"] = new("Thank you for your message. Nobody is available right now. Expected answer: {when}.", "today", "tomorrow",
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
        ["de"] = new("Vielen Dank für Ihre Nachricht. Zurzeit ist niemand erreichbar. Voraussichtliche Antwort: {when}.", "heute", "morgen",
            ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]),
        ["fr"] = new("Merci pour votre message. Personne n'est disponible pour le moment. Réponse prévue : {when}.", "aujourd'hui", "demain",
            ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]),
        ["es"] = new("Gracias por su mensaje. En este momento no hay nadie disponible. Respuesta prevista: {when}.", "hoy", "mañana",
            ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]),
        ["it"] = new("Grazie per il suo messaggio. Al momento nessuno è disponibile. Risposta prevista: {when}.", "oggi", "domani",
            ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"]),
        ["pt"] = new("Obrigado pela sua mensagem. No momento não há ninguém disponível. Resposta prevista: {when}.", "hoje", "amanhã",
            ["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"]),
        ["nl"] = new("Bedankt voor uw bericht. Op dit moment is er niemand beschikbaar. Verwacht antwoord: {when}.", "vandaag", "morgen",
            ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]),
        ["pl"] = new("Dziękujemy za wiadomość. W tej chwili nikt nie jest dostępny. Przewidywana odpowiedź: {when}.", "dzisiaj", "jutro",
            ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"]),
        ["ru"] = new("Спасибо за ваше сообщение. Сейчас никто не может ответить. Ожидаемый ответ: {when}.", "сегодня", "завтра",
            ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]),
        ["uk"] = new("Дякуємо за ваше повідомлення. Зараз ніхто не може відповісти. Очікувана відповідь: {when}.", "сьогодні", "завтра",
            ["понеділок", "вівторок", "середа", "четвер", "п'ятниця", "субота", "неділя"]),
        ["tr"] = new("Mesajınız için teşekkür ederiz. Şu anda kimse müsait değil. Beklenen yanıt: {when}.", "bugün", "yarın",
            ["Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"]),
        ["ar"] = new("شكرًا لرسالتكم. لا يوجد أحد متاح حاليًا. الرد المتوقع: {when}.", "اليوم", "غدًا",
            ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]),
        ["hi"] = new("आपके संदेश के लिए धन्यवाद। अभी कोई उपलब्ध नहीं है। उत्तर की अपेक्षा: {when}।", "आज", "कल",
            ["सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"]),
        ["zh"] = new("感谢您的留言。目前没有客服在线。预计回复时间：{when}。", "今天", "明天",
            ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]),
        ["ja"] = new("メッセージをありがとうございます。ただいま対応できる担当者がおりません。回答予定：{when}。", "本日", "明日",
            ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"]),
        ["ko"] = new("메시지를 보내 주셔서 감사합니다. 지금은 응대할 수 있는 상담원이 없습니다. 예상 답변 시간: {when}.", "오늘", "내일",
            ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"]),
        ["vi"] = new("Cảm ơn tin nhắn của bạn. Hiện không có ai trực. Dự kiến trả lời: {when}.", "hôm nay", "ngày mai",
            ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]),
        ["id"] = new("Terima kasih atas pesan Anda. Saat ini belum ada yang dapat membantu. Perkiraan jawaban: {when}.", "hari ini", "besok",
            ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]),
        ["th"] = new("ขอบคุณสำหรับข้อความ ขณะนี้ยังไม่มีเจ้าหน้าที่ให้บริการ คาดว่าจะตอบกลับ: {when}", "วันนี้", "พรุ่งนี้",
            ["วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์"]),
        ["ms"] = new("Terima kasih atas mesej anda. Buat masa ini tiada sesiapa yang dapat membantu. Jangkaan jawapan: {when}.", "hari ini", "esok",
            ["Isnin", "Selasa", "Rabu", "Khamis", "Jumaat", "Sabtu", "Ahad"]),
        ["cs"] = new("Děkujeme za vaši zprávu. Momentálně není nikdo k dispozici. Předpokládaná odpověď: {when}.", "dnes", "zítra",
            ["pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle"]),
        ["sv"] = new("Tack för ditt meddelande. Just nu är ingen tillgänglig. Beräknat svar: {when}.", "i dag", "i morgon",
            ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]),
        ["da"] = new("Tak for din besked. Der er ingen ledige lige nu. Forventet svar: {when}.", "i dag", "i morgen", Danish),
        ["no"] = Norwegian,
        ["nb"] = Norwegian,
        ["fi"] = new("Kiitos viestistäsi. Juuri nyt kukaan ei ole tavoitettavissa. Arvioitu vastaus: {when}.", "tänään", "huomenna",
            ["maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina"]),
        ["el"] = new("Σας ευχαριστούμε για το μήνυμά σας. Αυτή τη στιγμή δεν υπάρχει κανείς διαθέσιμος. Αναμενόμενη απάντηση: {when}.", "σήμερα", "αύριο",
            ["Δευτέρα", "Τρίτη", "Τετάρτη", "Πέμπτη", "Παρασκευή", "Σάββατο", "Κυριακή"]),
        ["hu"] = new("Köszönjük az üzenetét. Jelenleg senki sem elérhető. Várható válasz: {when}.", "ma", "holnap",
            ["hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap"]),
        ["ro"] = new("Vă mulțumim pentru mesaj. Momentan nu este nimeni disponibil. Răspuns estimat: {when}.", "astăzi", "mâine",
            ["luni", "marți", "miercuri", "joi", "vineri", "sâmbătă", "duminică"]),
        ["he"] = new("תודה על הודעתך. כרגע אין נציג זמין. מענה צפוי: {when}.", "היום", "מחר",
            ["יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "שבת", "יום ראשון"]),
        ["fa"] = new("از پیام شما سپاسگزاریم. در حال حاضر کسی در دسترس نیست. زمان تقریبی پاسخ: {when}.", "امروز", "فردا",
            ["دوشنبه", "سه‌شنبه", "چهارشنبه", "پنج‌شنبه", "جمعه", "شنبه", "یکشنبه"]),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
