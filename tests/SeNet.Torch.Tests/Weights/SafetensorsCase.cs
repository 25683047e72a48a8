using FsCheck;
using FsCheck.Fluent;
using static TorchSharp.torch;

namespace SeNet.Torch.Tests.Weights;

/// <summary>A tensor for property tests: any bits, NaN payloads among them.</summary>
public sealed record SafetensorsCase(string Name, ScalarType Type, long[] Shape, byte[] Bytes)
{
    private static readonly (ScalarType Type, int Bytes)[] Types =
    [
        (ScalarType.Float32, 4), (ScalarType.Float16, 2), (ScalarType.BFloat16, 2), (ScalarType.Float64, 8), (ScalarType.Int64, 8),
    ];

    private static readonly Gen<string> Names = Gen.OneOf(
        Gen.Elements("", "fc.weight", "a\"b\\c", "\0\n\u001f", "größe", "重み", "😀.w", "\uffff", "e\u0301", "é", "</script>&'+"),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get).Where(HasNoHalfCharacter));

    /// <summary>A new tensor with these bits; the caller disposes it.</summary>
    public Tensor ToTensor()
    {
        var tensor = empty(Shape, Type);
        if (Bytes.Length > 0) tensor.bytes = Bytes;
        return tensor;
    }

    public override string ToString() => $"{Name} {Type} [{string.Join(", ", Shape)}]";

    /// <summary>Lists of such tensors under different names.</summary>
    public static class Lists
    {
        public static Arbitrary<SafetensorsCase[]> Arrays()
        {
            var one =
                from name in Names
                from type in Gen.Elements(Types)
                from rank in Gen.Choose(0, 5)
                from shape in Gen.Choose(0, 4).ArrayOf(rank)
                let length = type.Bytes * shape.Aggregate(1, (product, size) => product * size)
                from bytes in Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0, 0x7f, 0x80, 0xff)).ArrayOf(length)
                select new SafetensorsCase(name, type.Type, [.. shape.Select(size => (long)size)], [.. bytes.Select(value => (byte)value)]);
            return Arb.From(
                one.ArrayOf().Select(items => items.DistinctBy(item => item.Name, StringComparer.Ordinal).ToArray()),
                items => items.Select((_, index) => items.Where((_, i) => i != index).ToArray()));
        }
    }

    private static bool HasNoHalfCharacter(string text) =>
        text.EnumerateRunes().All(rune => rune.Value != 0xfffd);
}
