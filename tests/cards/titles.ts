/** Titles in each script that a card must be able to set, alone and mixed. */
export const titles: { name: string; lang: string; text: string }[] = [
  { name: 'Latin', lang: 'en', text: 'What we learned running Postgres for ten thousand libraries' },
  {
    name: 'Latin with marks',
    lang: 'vi',
    text: 'Đà Nẵng, Łódź, Škocjan: tiếng Việt ở khắp nơi, naïve café Ångström',
  },
  { name: 'Cyrillic', lang: 'ru', text: 'Чему мы научились, запуская Postgres для десяти тысяч библиотек' },
  { name: 'Greek', lang: 'el', text: 'Τι μάθαμε τρέχοντας Postgres για δέκα χιλιάδες βιβλιοθήκες' },
  { name: 'Arabic', lang: 'ar', text: 'كيف نشغّل قواعد بيانات PostgreSQL 17 لعشرة آلاف مكتبة (دون انقطاع)' },
  { name: 'Persian', lang: 'fa', text: 'آنچه از اجرای پایگاه‌داده برای ده هزار کتابخانه می‌دانیم' },
  { name: 'Hebrew', lang: 'he', text: 'מה למדנו מהרצת Postgres עבור 10,000 ספריות (בלי הפסקה)?' },
  { name: 'Devanagari', lang: 'hi', text: 'पुस्तकालयों के लिए खुला स्रोत: हमने क्या सीखा और क्या छोड़ दिया' },
  { name: 'Thai', lang: 'th', text: 'บทเรียนจากการดูแลฐานข้อมูลให้ห้องสมุดหมื่นแห่งทั่วประเทศไทย' },
  {
    name: 'Chinese',
    lang: 'zh-CN',
    text: '我们为一万座图书馆运行 PostgreSQL 学到的经验，以及没有人拥有的目录',
  },
  { name: 'Traditional Chinese', lang: 'zh-TW', text: '我們為一萬座圖書館執行資料庫學到的經驗' },
  { name: 'Japanese', lang: 'ja', text: '一万の図書館のためにPostgreSQLを運用して学んだこと' },
  { name: 'Korean', lang: 'ko', text: '도서관 시스템의 날: 만 개의 도서관을 위한 데이터베이스' },
  { name: 'signs', lang: 'en', text: 'Queues → exactly once ≤ 1 × ∞, ✓ ∑ ½ № 5 – “quotes” … ★ ⌘ ①' },
  { name: 'emoji', lang: 'en', text: 'Ship it 🚀 twice ✅ with 👩‍💻 and 👨‍👩‍👧 in 🇺🇦 ❤️ 1️⃣ 👍🏽' },
  {
    name: 'mixed',
    lang: 'en',
    text: 'From Ελλάδα to 東京 via القاهرة and ירושלים: 한국어 ไทย हिन्दी Кириллица 🚀',
  },
];
