"""Fill what is empty in the catalog of traditional Chinese from that of simplified Chinese; then somebody has to read it.

    python -m pip install opencc
    python -m generator messages
    python tools/seed_traditional.py

OpenCC turns characters, not words (its way `s2tw`): legal terms of mainland China keep their wording. The words of
programs and screens are those that readers in Taiwan and Hong Kong know, by the table below. What has a translation
already is never touched, so the script can be run again after every change; it lists what it filled in.
"""

import re
import sys
from pathlib import Path

from opencc import OpenCC

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from generator.catalogs.catalog import forms, read_catalog, singular
from generator.catalogs.messages import write_catalog
from generator.language import SITE, catalog_path

WORDS = {
    # Names of the law and its institutions, which the words below would change, and official documents
    "信息网络传播权": "信息網絡傳播權", "信息网络": "信息網絡", "计算机软件": "計算機軟件",
    "诉讼程序": "訴訟程序", "简易程序": "簡易程序", "普通程序": "普通程序", "审理程序": "審理程序",
    "规范性文件": "規範性文件", "印发文件": "印發文件", "制定文件": "制定文件", "文件条目": "文件條目",
    "文件组成部分": "文件組成部分", "文件所列": "文件所列", "文件所分": "文件所分", "英文本": "英文本",
    # Characters that OpenCC does not tell apart by their meaning
    "发布": "發布", "公布": "公布", "分布": "分布", "宣布": "宣布", "复算": "複算", "制造": "製造", "销毁": "銷毀", "折合": "折合",
    "如系": "如係", "多系": "多係", "或者系": "或者係", "字系": "字係", "名系": "名係", "说明系": "說明係", "，系": "，係",
    "，系统": "，系統", "，系列": "，系列",
    # Files and tables
    "译文文件": "譯文檔案", "源文件": "原始檔", "临时文件": "暫存檔", "文件夹": "資料夾", "文件名": "檔名", "文件": "檔案", "文档": "文件",
    "项目所在文件夹": "專案所在資料夾", "单元格": "儲存格", "工作簿": "活頁簿", "磁盘": "磁碟", "为只读": "為唯讀", "存储": "儲存",
    "列名": "欄名", "各列": "各欄", "该列": "該欄", "”列": "」欄", "{number}列": "{number}欄", "三列": "三欄", "value列": "value欄",
    "必需的列": "必需的欄", "语言的列": "語言的欄", "列中有内容": "欄中有內容", "列可能增加": "欄可能增加", "列的次序": "欄的次序",
    "列和类型": "欄和類型", "项目和列": "項目和欄", "行和列": "列和欄", "行、列": "列、欄", "{rows}行{columns}列": "{rows}列{columns}欄",
    "字段": "欄位", "数据集": "資料集", "数据库": "資料庫", "数据": "數據",
    # Programs and screens
    "程序包": "套件", "程序": "程式", "组件": "套件", "软件": "軟體", "表格软件": "試算表軟體", "浏览器": "瀏覽器", "编程": "程式設計",
    "默认": "預設", "缺省": "預設", "设置": "設定", "当前": "目前", "生成": "產生", "运行": "執行", "命令": "指令", "脚本": "指令碼",
    "每行一个对象": "每行一個物件", "每份一个对象": "每份一個物件", "各为一个对象": "各為一個物件", "该报告的对象": "該報告的物件",
    "返回代码": "結束碼", "以状态码1退出": "以結束碼1結束", "退出": "結束", "扩展版": "擴充版", "缓存": "快取", "端口": "連接埠",
    "仓库": "儲存庫", "合并请求批注": "合併請求註解", "哈希": "雜湊", "终端": "終端機", "示例": "範例", "信息": "資訊",
    "搜索": "搜尋", "链接": "連結", "打印": "列印", "复制": "複製", "粘贴": "貼上", "保存": "儲存", "打开": "開啟",
    "加载": "載入", "刷新": "重新整理", "点击": "點按", "双击": "按兩下", "单击": "按一下", "选中": "選取", "导入": "匯入", "导出": "匯出",
    "上传": "上傳", "登录": "登入", "屏幕": "螢幕", "界面": "介面", "菜单": "選單", "返回顶部": "回到頂端", "访问": "瀏覽",
    "二维码": "QR碼", "扫码": "掃描", "电子邮件": "電子郵件", "社交媒体": "社群媒體", "订阅源": "訂閱來源", "网站": "網站", "网页": "網頁",
    "网页地址": "網頁位址", "文件地址": "檔案位址", "网站地址": "網站位址", "下的地址": "下的位址", "交互": "互動",
    # Writing
    "源文本": "原文", "文本": "文字", "连字符": "連字號", "字符": "字元", "制表符": "定位字元", "下划线": "底線", "反斜杠": "反斜線",
    "全角": "全形", "半角": "半形", "缩进": "縮排", "花括号": "大括號", "尖括号": "角括號", "回车键": "Enter鍵", "字体": "字型",
    "对比": "比較", "程序查找所得": "程式找到的", "按音序查找": "依拼音查找", "查找": "尋找",
    "十进制": "十進位", "十六进制": "十六進位",
    "柱状图": "直條圖", "柱形图": "直條圖", "条形图": "橫條圖", "折线图": "折線圖",
}  # fmt: skip
"""Simplified → as readers of traditional Chinese say it. Longer ones first."""

_LONGEST_FIRST = re.compile("|".join(map(re.escape, sorted(WORDS, key=len, reverse=True))))
_QUOTES = str.maketrans("“”‘’", "「」『』")


def traditional(text: str, turn: OpenCC) -> str:
    """*text*, in simplified Chinese, in traditional characters."""
    pieces, end = [], 0
    for match in _LONGEST_FIRST.finditer(text):
        pieces += [turn.convert(text[end : match.start()]), WORDS[match.group()]]
        end = match.end()
    return "".join([*pieces, turn.convert(text[end:])]).translate(_QUOTES)


def main() -> None:
    turn = OpenCC("s2tw")
    path = ROOT / catalog_path("zh-Hant", SITE)
    source = read_catalog((ROOT / catalog_path("zh", SITE)).read_text(encoding="utf-8-sig"), "zh")
    catalog = read_catalog(path.read_text(encoding="utf-8-sig"), "zh-Hant")
    catalog.domain = SITE
    for message in catalog:
        known = source.get(message.id, message.context) if message.id else None
        if known is None or known.fuzzy or any(forms(message)) or not all(forms(known)):
            continue
        filled = tuple(traditional(form, turn) for form in forms(known))
        message.string = filled if message.pluralizable else filled[0]
        print(f"{singular(message)}\n    {filled[0]}")
    write_catalog(path, catalog)


if __name__ == "__main__":
    main()
