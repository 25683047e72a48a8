using SeNet.Torch.Batches;

namespace SeNet.Torch.Tests.Batches;

public sealed class ComposedNameTests
{
    [Theory]
    [InlineData("daisy", "daisy")]
    [InlineData("cafe\u0301", "caf\u00E9")]
    [InlineData("u\u0308ber", "\u00FCber")]
    [InlineData("e\u0323\u0302", "\u1EC7")]                  // two marks
    [InlineData("e\u0302\u0323", "\u1EC7")]                  // in the other order
    [InlineData("\u00EA\u0323", "\u1EC7")]                   // half composed, as Vietnamese was typed on Windows
    [InlineData("\u0438\u0306", "\u0439")]                   // Cyrillic
    [InlineData("\u304B\u3099\u30CF\u309A", "\u304C\u30D1")] // Japanese
    [InlineData("\u1112\u1161\u11AB\u1100\u1173\u11AF", "\uD55C\uAE00")] // Korean
    [InlineData("x\u0301", "x\u0301")]                        // no such character
    [InlineData("e\u0305\u0301", "e\u0305\u0301")]           // a mark between that takes the same place
    [InlineData("\u0301a", "\u0301a")]                        // nothing to add it to
    [InlineData("", "")]
    public void Of_LettersAndMarks_AreOneCharacter(string name, string expected)
    {
        Assert.Equal(expected, ComposedName.Of(name));
        Assert.Equal(expected, ComposedName.Of(expected));
    }

    [Fact]
    public void Of_NoUnicode_DoesNotFail() => Assert.StartsWith("\uD800", ComposedName.Of("\uD800e\u0301"), StringComparison.Ordinal);

    [Fact]
    public void Of_EveryCharacterOfTheTable_IsMadeOfItsParts()
    {
        Assert.Equal(928, LetterTable.Parts.Count);
        Assert.All(LetterTable.Parts, pair =>
        {
            Assert.Equal($"{pair.Key}", ComposedName.Of($"{pair.Key}"));
            Assert.Equal($"{pair.Key}", ComposedName.Of($"{pair.Value.Letter}{pair.Value.Mark}"));
        });
    }
}
