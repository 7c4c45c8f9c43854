-- Writes an event that no other script writes. KEYS: 1 outbox. ARGV: 1 kind, 2 channel, 3 node, 4 token.
event(KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
return 1
