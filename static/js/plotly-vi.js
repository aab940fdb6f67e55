/* Vietnamese for Plotly: days, months, and the marks of a number. The mode bar, whose words a locale
   usually carries, is off. */
Plotly.register({
  moduleType: "locale",
  name: "vi",
  dictionary: {},
  format: {
    days: ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
    shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
    months: Array.from({ length: 12 }, (_, i) => `tháng ${i + 1}`),
    shortMonths: Array.from({ length: 12 }, (_, i) => `th ${i + 1}`),
    date: "%d/%m/%Y",
    decimal: ",",
    thousands: ".",
  },
});
