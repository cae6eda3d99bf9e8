package sandbox

import "strings"

// statesOf lists the states of the countries in which the service checks them.
var statesOf = map[string][]string{
	"US": strings.Fields("AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY"),
	"CA": strings.Fields("AB BC MB NB NL NS NT NU ON PE QC SK YT"),
	"MX": strings.Fields("AGS BC BCS CAMP CHIH CHIS COAH COL CDMX DGO GRO GTO HGO JAL MEX MICH MOR NAY NL OAX PUE QRO QROO SIN SLP SON TAB TAMPS TLAX VER YUC ZAC"),
	"CN": strings.Fields("安徽 北京 重庆 福建 甘肃 广东 广西 贵州 海南 河北 黑龙江 河南 湖北 湖南 内蒙古 江苏 江西 吉林 辽宁 宁夏 青海 陕西 山东 上海 山西 四川 天津 新疆 西藏 云南 浙江"),
}

// postalPatterns say how postal codes are written where that is simple.
var postalPatterns = map[string]string{
	"US": `^\d{5}(-\d{4})?$`,
	"CA": `^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$`,
	"GB": `^[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$`,
	"DE": `^\d{5}$`,
	"FR": `^\d{5}$`,
	"ES": `^\d{5}$`,
	"MX": `^\d{5}$`,
	"CH": `^\d{4}$`,
	"AT": `^\d{4}$`,
	"NL": `^\d{4} ?[A-Za-z]{2}$`,
	"SE": `^\d{3} ?\d{2}$`,
	"GR": `^\d{3} ?\d{2}$`,
	"PL": `^\d{2}-\d{3}$`,
	"JP": `^\d{3}-?\d{4}$`,
	"IN": `^\d{6}$`,
	"CN": `^\d{6}$`,
	"BR": `^\d{5}-?\d{3}$`,
}

// callingCodes are telephone prefixes.
var callingCodes = map[string]string{
	"US": "1", "CA": "1", "GB": "44", "DE": "49", "FR": "33", "ES": "34", "MX": "52", "CH": "41", "AT": "43", "NL": "31", "SE": "46",
	"PL": "48", "GR": "30", "UA": "380", "BG": "359", "IL": "972", "AE": "971", "JP": "81", "KR": "82", "TW": "886", "TH": "66",
	"IN": "91", "CN": "86", "BR": "55", "AU": "61", "IT": "39", "PT": "351", "IE": "353", "BE": "32", "DK": "45", "NO": "47", "FI": "358",
}

// noPostalCode are countries without postal codes.
var noPostalCode = map[string]bool{"AE": true, "HK": true, "QA": true, "AO": true, "BS": true}

// regions are how the service divides the world.
var regions = map[string]string{
	"US": "NorthAndLatinAmerica", "CA": "NorthAndLatinAmerica", "MX": "NorthAndLatinAmerica", "BR": "NorthAndLatinAmerica",
	"JP": "AsiaPacific", "KR": "AsiaPacific", "TW": "AsiaPacific", "TH": "AsiaPacific", "IN": "AsiaPacific", "CN": "AsiaPacific", "AU": "AsiaPacific",
}
