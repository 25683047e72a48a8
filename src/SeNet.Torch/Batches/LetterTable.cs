namespace SeNet.Torch.Batches;

/// <summary>
/// Which letter and which mark make which one character, as Unicode's canonical composition has it; without what lies above U+FFFF. Of
/// UnicodeData 14.
/// </summary>
internal static class LetterTable
{
    // Of each mark: its combining class, and letters, each followed by what it becomes with the mark.
    private static readonly (char Mark, byte Class, string Letters)[] Marks =
    [
        ('\u0300', 230, "AÀEÈIÌNǸOÒUÙWẀYỲaàeèiìnǹoòuùwẁyỳ\u00A8\u1FEDÂẦÊỀÔỒÜǛâầêềôồüǜĂẰăằĒḔēḕŌṐōṑƠỜơờƯỪưừΑᾺΕῈΗῊΙῚΟῸΥῪΩῺαὰ"
            + "εὲηὴιὶοὸυὺωὼϊῒϋῢЕЀИЍеѐиѝἀἂἁἃἈἊἉἋἐἒἑἓἘἚἙἛἠἢἡἣἨἪἩἫἰἲἱἳἸἺἹἻὀὂὁὃὈὊὉὋὐὒὑὓὙὛὠὢὡὣὨὪὩὫ\u1FBF\u1FCD"
            + "\u1FFE\u1FDD"),
        ('\u0301', 230, "AÁCĆEÉGǴIÍKḰLĹMḾNŃOÓPṔRŔSŚUÚWẂYÝZŹaácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzź\u00A8\u0385ÂẤÅǺÆǼÇḈÊẾÏḮÔỐÕṌ"
            + "ØǾÜǗâấåǻæǽçḉêếïḯôốõṍøǿüǘĂẮăắĒḖēḗŌṒōṓŨṸũṹƠỚơớƯỨưứΑΆΕΈΗΉΙΊΟΌΥΎΩΏαάεέηήιίοόυύωώϊΐϋΰϒϓГЃКЌгѓкќἀἄἁἅἈἌ"
            + "ἉἍἐἔἑἕἘἜἙἝἠἤἡἥἨἬἩἭἰἴἱἵἸἼἹἽὀὄὁὅὈὌὉὍὐὔὑὕὙὝὠὤὡὥὨὬὩὭ\u1FBF\u1FCE\u1FFE\u1FDE"),
        ('\u0302', 230, "AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑẠẬạậẸỆẹệỌỘọộ"),
        ('\u0303', 230, "AÃEẼIĨNÑOÕUŨVṼYỸaãeẽiĩnñoõuũvṽyỹÂẪÊỄÔỖâẫêễôỗĂẴăẵƠỠơỡƯỮưữ"),
        ('\u0304', 230, "AĀEĒGḠIĪOŌUŪYȲaāeēgḡiīoōuūyȳÄǞÆǢÕȬÖȪÜǕäǟæǣõȭöȫüǖǪǬǫǭȦǠȧǡȮȰȯȱΑᾹΙῙΥῩαᾱιῑυῡИӢУӮиӣуӯḶḸḷḹṚṜṛṝ"),
        ('\u0306', 230, "AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭȨḜȩḝΑᾸΙῘΥῨαᾰιῐυῠАӐЕӖЖӁИЙУЎаӑеӗжӂийуўẠẶạặ"),
        ('\u0307', 230, "AȦBḂCĊDḊEĖFḞGĠHḢIİMṀNṄOȮPṖRṘSṠTṪWẆXẊYẎZŻaȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇxẋyẏzżŚṤśṥŠṦšṧſẛṢṨṣṩ"),
        ('\u0308', 230, "AÄEËHḦIÏOÖUÜWẄXẌYŸaäeëhḧiïoötẗuüwẅxẍyÿÕṎõṏŪṺūṻΙΪΥΫιϊυϋϒϔІЇАӒЕЁЖӜЗӞИӤОӦУӰЧӴЫӸЭӬаӓеёжӝзӟиӥоӧуӱчӵыӹ"
            + "эӭіїӘӚәӛӨӪөӫ"),
        ('\u0309', 230, "AẢEẺIỈOỎUỦYỶaảeẻiỉoỏuủyỷÂẨÊỂÔỔâẩêểôổĂẲăẳƠỞơởƯỬưử"),
        ('\u030A', 230, "AÅUŮaåuůwẘyẙ"),
        ('\u030B', 230, "OŐUŰoőuűУӲуӳ"),
        ('\u030C', 230, "AǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽaǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzžÜǙüǚƷǮʒǯ"),
        ('\u030F', 230, "AȀEȄIȈOȌRȐUȔaȁeȅiȉoȍrȑuȕѴѶѵѷ"),
        ('\u0311', 230, "AȂEȆIȊOȎRȒUȖaȃeȇiȋoȏrȓuȗ"),
        ('\u0313', 230, "ΑἈΕἘΗἨΙἸΟὈΩὨαἀεἐηἠιἰοὀρῤυὐωὠ"),
        ('\u0314', 230, "ΑἉΕἙΗἩΙἹΟὉΡῬΥὙΩὩαἁεἑηἡιἱοὁρῥυὑωὡ"),
        ('\u031B', 216, "OƠUƯoơuư"),
        ('\u0323', 220, "AẠBḄDḌEẸHḤIỊKḲLḶMṂNṆOỌRṚSṢTṬUỤVṾWẈYỴZẒaạbḅdḍeẹhḥiịkḳlḷmṃnṇoọrṛsṣtṭuụvṿwẉyỵzẓƠỢơợƯỰưự"),
        ('\u0324', 220, "UṲuṳ"),
        ('\u0325', 220, "AḀaḁ"),
        ('\u0326', 220, "SȘTȚsștț"),
        ('\u0327', 202, "CÇDḐEȨGĢHḨKĶLĻNŅRŖSŞTŢcçdḑeȩgģhḩkķlļnņrŗsştţ"),
        ('\u0328', 202, "AĄEĘIĮOǪUŲaąeęiįoǫuų"),
        ('\u032D', 220, "DḒEḘLḼNṊTṰUṶdḓeḙlḽnṋtṱuṷ"),
        ('\u032E', 220, "HḪhḫ"),
        ('\u0330', 220, "EḚIḬUṴeḛiḭuṵ"),
        ('\u0331', 220, "BḆDḎKḴLḺNṈRṞTṮZẔbḇdḏhẖkḵlḻnṉrṟtṯzẕ"),
        ('\u0338', 1, "<≮=≠>≯←↚→↛↔↮\u21D0\u21CD⇒⇏⇔⇎∃∄∈∉∋∌∣∤∥∦∼≁≃≄≅≇≈≉≍≭≡≢≤≰≥≱≲≴≳≵≶≸≷≹≺⊀≻⊁≼⋠≽⋡⊂⊄⊃⊅⊆⊈⊇⊉⊑⋢⊒⋣⊢⊬⊨⊭⊩⊮⊫⊯⊲⋪⊳⋫⊴⋬"
            + "⊵⋭"),
        ('\u0342', 230, "\u00A8\u1FC1αᾶηῆιῖυῦωῶϊῗϋῧἀἆἁἇἈἎἉἏἠἦἡἧἨἮἩἯἰἶἱἷἸἾἹἿὐὖὑὗὙὟὠὦὡὧὨὮὩὯ\u1FBF\u1FCF\u1FFE\u1FDF"),
        ('\u0345', 240, "ΑᾼΗῌΩῼάᾴήῄαᾳηῃωῳώῴἀᾀἁᾁἂᾂἃᾃἄᾄἅᾅἆᾆἇᾇἈᾈἉᾉἊᾊἋᾋἌᾌἍᾍἎᾎἏᾏἠᾐἡᾑἢᾒἣᾓἤᾔἥᾕἦᾖἧᾗἨᾘἩᾙἪᾚἫᾛἬᾜἭᾝἮᾞἯᾟὠᾠὡᾡὢᾢὣᾣὤᾤὥᾥὦᾦ"
            + "ὧᾧὨᾨὩᾩὪᾪὫᾫὬᾬὭᾭὮᾮὯᾯὰᾲὴῂὼῲᾶᾷῆῇῶῷ"),
        ('\u0653', 230, "\u0627\u0622"),
        ('\u0654', 230, "\u0627\u0623\u0648\u0624\u064A\u0626\u06C1\u06C2\u06D2\u06D3\u06D5\u06C0"),
        ('\u0655', 220, "\u0627\u0625"),
        ('\u093C', 7, "\u0928\u0929\u0930\u0931\u0933\u0934"),
        ('\u09BE', 0, "\u09C7\u09CB"),
        ('\u09D7', 0, "\u09C7\u09CC"),
        ('\u0B3E', 0, "\u0B47\u0B4B"),
        ('\u0B56', 0, "\u0B47\u0B48"),
        ('\u0B57', 0, "\u0B47\u0B4C"),
        ('\u0BBE', 0, "\u0BC6\u0BCA\u0BC7\u0BCB"),
        ('\u0BD7', 0, "\u0B92\u0B94\u0BC6\u0BCC"),
        ('\u0C56', 91, "\u0C46\u0C48"),
        ('\u0CC2', 0, "\u0CC6\u0CCA"),
        ('\u0CD5', 0, "\u0CBF\u0CC0\u0CC6\u0CC7\u0CCA\u0CCB"),
        ('\u0CD6', 0, "\u0CC6\u0CC8"),
        ('\u0D3E', 0, "\u0D46\u0D4A\u0D47\u0D4B"),
        ('\u0D57', 0, "\u0D46\u0D4C"),
        ('\u0DCA', 9, "\u0DD9\u0DDA\u0DDC\u0DDD"),
        ('\u0DCF', 0, "\u0DD9\u0DDC"),
        ('\u0DDF', 0, "\u0DD9\u0DDE"),
        ('\u102E', 0, "\u1025\u1026"),
        ('\u1B35', 0, "\u1B05\u1B06\u1B07\u1B08\u1B09\u1B0A\u1B0B\u1B0C\u1B0D\u1B0E\u1B11\u1B12\u1B3A\u1B3B\u1B3C\u1B3D"
            + "\u1B3E\u1B40\u1B3F\u1B41\u1B42\u1B43"),
        ('\u3099', 8, "うゔかがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼゝゞウヴカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボワヷヰヸヱヹヲヺヽヾ"),
        ('\u309A', 8, "はぱひぴふぷへぺほぽハパヒピフプヘペホポ"),
    ];

    /// <summary>The character that a letter and a mark make.</summary>
    public static IReadOnlyDictionary<(char Letter, char Mark), char> Composed { get; } =
        Pairs().ToDictionary(each => (each.Letter, each.Mark), each => each.Whole);

    /// <summary>The letter and the mark that make a character.</summary>
    public static IReadOnlyDictionary<char, (char Letter, char Mark)> Parts { get; } =
        Pairs().ToDictionary(each => each.Whole, each => (each.Letter, each.Mark));

    /// <summary>The marks' combining classes: marks of different ones may come in any order.</summary>
    public static IReadOnlyDictionary<char, byte> Classes { get; } = Marks.ToDictionary(each => each.Mark, each => each.Class);

    private static IEnumerable<(char Letter, char Mark, char Whole)> Pairs() =>
        Marks.SelectMany(each => each.Letters.Chunk(2).Select(pair => (pair[0], each.Mark, pair[1])));
}
