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
        <source>Model: {model}</source>
        <translation>モデル: {model}</translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>New chat</source>
        <translation>新しいチャット</translation>
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
    <name>HistoryDelegate</name>
    <message>
        <source>Title</source>
        <translation>タイトル</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>New chat</source>
        <translation>新しいチャット</translation>
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
    <name>MainWindow</name>
    <message>
        <source>Chat</source>
        <extracomment>Below this width the list of chats gives way to the chat.</extracomment>
        <translation>チャット</translation>
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
    <name>ModelMenu</name>
    <message>
        <source>Open model folder</source>
        <translation>モデルのフォルダーを開く</translation>
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
    <name>SearchField</name>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Search chats</source>
        <translation>チャットを検索</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>検索を消す</translation>
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
    <name>StatusLine</name>
    <message>
        <source>Offline</source>
        <translation>オフライン</translation>
    </message>
    <message>
        <source>Nothing you write leaves this computer</source>
        <translation>書いたものがこのコンピューターの外に出ることはありません</translation>
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
        <source>Open model folder…</source>
        <translation>モデルのフォルダーを開く…</translation>
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
        <source>Go to the message field</source>
        <translation>入力欄へ移動</translation>
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
        <source>There is no model folder at {path}.</source>
        <translation>{path} にモデルのフォルダーがありません。</translation>
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
        <source>There is no screen to open a window on.</source>
        <translation>ウィンドウを開く画面がありません。</translation>
    </message>
    <message>
        <source>Use the terminal instead: tsukue chat</source>
        <translation>代わりにターミナルで使えます： tsukue chat</translation>
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
        <source>The inference process has been restarted.</source>
        <translation>推論プロセスを起動し直しました。</translation>
    </message>
</context>
</TS>
