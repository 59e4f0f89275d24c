namespace Gateway.Host.Demo;

/// <summary>One language with what people say in it.</summary>
/// <param name="Tag">BCP 47 tag, also the second half of the skill <c>language:{tag}</c>.</param>
/// <param name="Names">First names of customers.</param>
/// <param name="Openings">How a customer begins.</param>
/// <param name="FollowUps">What a customer asks next.</param>
/// <param name="Answers">What an agent says.</param>
internal sealed record DemoLanguage(string Tag, string[] Names, string[] Openings, string[] FollowUps, string[] Answers)
{
    public static DemoLanguage Indonesian { get; } = new(
        "id",
        ["Sari", "Budi", "Dewi", "Agus"],
        ["Halo, pesanan saya belum sampai.", "Apakah ukuran M masih ada?", "Saya ingin menukar sepatu ini."],
        ["Kapan kira-kira sampai?", "Bisa dikirim ke kantor saja?"],
        ["Halo, saya cek dulu ya.", "Paketnya sedang dalam perjalanan, sampai besok.", "Sudah saya catat, terima kasih."]);

    public static DemoLanguage Japanese { get; } = new(
        "ja",
        ["陽菜", "蓮", "結衣", "大和"],
        ["注文した商品がまだ届きません。", "サイズ交換はできますか？", "領収書を再発行してください。"],
        ["いつ頃届きますか？", "送料はかかりますか？"],
        ["お問い合わせありがとうございます。確認いたします。", "明日お届けの予定です。", "承知いたしました。手続きいたします。"]);

    public static DemoLanguage Thai { get; } = new(
        "th",
        ["สมชาย", "มาลี", "อนันต์", "กานดา"],
        ["สวัสดีค่ะ ยังไม่ได้รับของเลยค่ะ", "มีสีดำไหมครับ", "อยากเปลี่ยนที่อยู่จัดส่งค่ะ"],
        ["จะได้ของเมื่อไหร่คะ", "มีค่าส่งเพิ่มไหมครับ"],
        ["สวัสดีค่ะ ขอตรวจสอบสักครู่นะคะ", "ของจะถึงพรุ่งนี้ค่ะ", "เปลี่ยนให้เรียบร้อยแล้วค่ะ"]);

    public static DemoLanguage Chinese { get; } = new(
        "zh",
        ["怡君", "志明", "淑芬", "家豪"],
        ["請問我的訂單什麼時候出貨？", "這件外套還有貨嗎？", "收到的商品有瑕疵，想退貨。"],
        ["大概要等幾天？", "可以改送到超商嗎？"],
        ["您好，我馬上為您查詢。", "預計明天送達。", "已經為您辦理完成。"]);

    public static DemoLanguage Spanish { get; } = new(
        "es",
        ["Lucía", "Mateo", "Carmen", "Diego"],
        ["Hola, mi pedido no ha llegado.", "¿Tenéis la talla 42?", "Quiero devolver una camisa."],
        ["¿Cuándo llega entonces?", "¿Tiene algún coste?"],
        ["Hola, lo miro ahora mismo.", "Sale hoy y llega mañana.", "Hecho, te he enviado la etiqueta."]);

    public static DemoLanguage Portuguese { get; } = new(
        "pt",
        ["Ana", "João", "Beatriz", "Rafael"],
        ["Olá, meu pedido ainda não chegou.", "Vocês têm essa bolsa em azul?", "Quero trocar o tamanho."],
        ["Quando deve chegar?", "Posso retirar na loja?"],
        ["Olá, vou verificar agora.", "O pacote chega amanhã.", "Pronto, a troca está registrada."]);

    public static DemoLanguage German { get; } = new(
        "de",
        ["Lena", "Jonas", "Sabine", "Emre"],
        ["Guten Tag, meine Bestellung ist noch nicht da.", "Gibt es die Jacke auch in Größe L?", "Ich möchte die Schuhe zurückgeben."],
        ["Wann kommt das Paket an?", "Kostet das etwas?"],
        ["Guten Tag, ich sehe gleich nach.", "Das Paket kommt morgen an.", "Erledigt, das Etikett ist unterwegs."]);

    public static DemoLanguage French { get; } = new(
        "fr",
        ["Camille", "Hugo", "Inès", "Louis"],
        ["Bonjour, ma commande n'est pas arrivée.", "Avez-vous ce modèle en rouge ?", "Je voudrais échanger un article."],
        ["Quand arrivera-t-il ?", "Y a-t-il des frais ?"],
        ["Bonjour, je vérifie tout de suite.", "Votre colis arrive demain.", "C'est fait, bonne journée."]);

    public static DemoLanguage Arabic { get; } = new(
        "ar",
        ["ليلى", "عمر", "مريم", "خالد"],
        ["مرحباً، لم يصل طلبي بعد.", "هل يتوفر المقاس الكبير؟", "أريد استبدال هذا المنتج."],
        ["متى يصل تقريباً؟", "هل التوصيل مجاني؟"],
        ["أهلاً بك، سأتحقق حالاً.", "سيصل الطلب غداً.", "تم تسجيل طلبك، شكراً لك."]);

    public static DemoLanguage English { get; } = new(
        "en",
        ["Olivia", "Liam", "Priya", "Noah"],
        ["Hi, my parcel has not arrived.", "Do you have these in size 9?", "I was charged twice."],
        ["When will it be here?", "Can it go to my office instead?"],
        ["Hi, let me look into that.", "It is on its way and arrives tomorrow.", "All done, anything else just write."]);

    public static IReadOnlyList<DemoLanguage> All { get; } =
        [Indonesian, Japanese, Thai, Chinese, Spanish, Portuguese, German, French, Arabic, English];
}
