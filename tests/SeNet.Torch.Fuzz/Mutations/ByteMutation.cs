namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>Damage that knows nothing of the format.</summary>
internal static class ByteMutation
{
    private static readonly byte[] Interesting = [0, 1, 0x7f, 0x80, 0xff, (byte)'(', (byte)'t', (byte)'R', (byte)'Q', (byte)'.'];

    internal static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var times = random.Next(1, 6); times > 0 && damaged.Count > 0; times--)
        {
            var at = random.Next(damaged.Count);
            var length = Math.Min(random.Next(1, 30), damaged.Count - at);
            switch (random.Next(7))
            {
                case 0: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: damaged[at] = Interesting[random.Next(Interesting.Length)]; break;
                case 2: damaged[at] = (byte)random.Next(256); break;
                case 3: damaged.RemoveRange(at, length); break;
                case 4: damaged.InsertRange(at, damaged.GetRange(random.Next(damaged.Count - length + 1), length)); break;
                case 5: damaged.Insert(at, (byte)random.Next(256)); break;
                default: if (random.Next(4) == 0) damaged.RemoveRange(at, damaged.Count - at); break;
            }
        }
        return [.. damaged];
    }
}
