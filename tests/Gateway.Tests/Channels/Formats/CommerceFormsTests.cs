namespace Gateway.Tests.Channels.Formats;

public sealed class CommerceFormsTests
{
    [Fact]
    public void Shopee_DocumentedPushes_AreReadOrTold()
    {
        DocumentedForms.Check("shopee", """
            message: "message_type":"text","content":{"text":"hi"}
            message: "message_type":"image","content":{"url":"https://x.example","thumb_url":"https://x.example/t","thumb_height":1,"thumb_width":1}
            message: "message_type":"sticker","content":{"sticker_id":"s","sticker_package_id":"p"}
            message: "message_type":"item","content":{"item_id":1,"shop_id":2}
            message: "message_type":"order","content":{"order_sn":"o"}
            message: "message_type":"video","content":{"video_url":"https://x.example","duration_seconds":1}
            -: "message_type":"item_list","content":{"chat_product_infos":[]}
            -: "message_type":"faq_liveagent","content":{}
            -: "message_type":"notification","content":{"type":"x"}
            -: "message_type":"bundle_message","content":{"messages":[]}
            -: "message_type":"voucher","content":null
            -: "message_type":"brand_new"
            """, one => $$$$$$"""{"msg_id":"m","shop_id":947042923,"code":10,"timestamp":1726044722,"data":{"type":"message","region":"ID","content":{"message_id":"2302748948493123953","request_id":"r","shop_id":165103149,"from_id":165105353,"from_user_name":"a","to_id":947151379,"to_user_name":"b","conversation_id":"709122092476686867","created_timestamp":1726044721,"is_in_chatbot_session":false,"source_content":{},"quoted_msg":{"message_id":""},{{{{{{one}}}}}}}}}""");
        DocumentedForms.Check("shopee", """
            ignored: {"shop_id":1,"code":3,"timestamp":1726044722,"data":{"ordersn":"o","status":"READY_TO_SHIP","update_time":1}}
            ignored: {"code":1,"timestamp":1,"shop_id":1,"success":1,"extra":"shop id 1"}
            ignored: {"code":0,"data":{"verify_info":"x"}}
            ignored: {"code":10,"shop_id":1,"data":{"type":"typing","content":{}}}
            -: {"code":10,"shop_id":1,"data":{"type":"notification","content":{"message_id":"1","from_id":2,"to_id":3,"message_type":"text","content":{"text":"t"}}}}
            """);
    }

    [Fact]
    public void Lazada_DocumentedPushes_AreReadOrTold() => DocumentedForms.Check("lazada", """
        message: {"seller_id":"1","message_type":2,"timestamp":1,"site":"lazada_sg","data":{"session_id":"s","message_id":"m","content":"{\"txt\":\"hello\"}","from_account_id":"1","from_account_type":1,"to_account_id":"2","to_account_type":2,"send_time":1596550789323,"template_id":1,"site_id":"SG","type":1,"status":0,"process_msg":null,"auto_reply":false}}
        message: {"seller_id":1,"message_type":2,"data":{"session_id":"s","message_id":"m","content":"{\"imgUrl\":\"https://x.example\",\"width\":1,\"height\":1}","from_account_id":1,"from_account_type":"1","send_time":"1596550789323","template_id":"3"}}
        message: {"seller_id":1,"message_type":2,"data":{"session_id":"s","message_id":"m","content":"{\"smallImgUrl\":\"https://x.example\"}","from_account_type":1,"from_account_id":1,"template_id":4}}
        -: {"seller_id":1,"message_type":2,"data":{"session_id":"s","message_id":"m","content":"{\"itemId\":\"1\"}","from_account_type":1,"from_account_id":1,"template_id":10006}}
        -: {"seller_id":1,"message_type":2,"data":{"session_id":"s","message_id":"m","content":"{\"orderId\":\"1\"}","from_account_type":1,"from_account_id":1,"template_id":10007}}
        -: {"seller_id":1,"message_type":2,"data":{"session_id":"s","message_id":"m","content":"","from_account_type":2,"from_account_id":1,"to_account_id":2,"template_id":1}}
        -: {"seller_id":1,"message_type":2,"data":{"session_id":"s","message_id":"m","status":1,"from_account_type":1,"from_account_id":1,"template_id":1,"content":"{}"}}
        -: {"seller_id":1,"message_type":19,"data":{"session_id":"s","to_position":1596550789323,"self_position":1596550789323,"last_message_id":"m","unread_count":0,"summary":"x"}}
        ignored: {"seller_id":"1","message_type":0,"data":{"order_status":"unpaid","trade_order_id":"1"},"timestamp":1603766859191,"site":"lazada_vn"}
        ignored: {"seller_id":1,"message_type":3}
        """);

    [Fact]
    public void TikTok_DocumentedWebhooks_AreReadOrTold()
    {
        DocumentedForms.Check("tiktok-shop", """
            message: {"type":14,"tts_notification_id":"n","shop_id":"s","timestamp":1664095610,"data":{"message_id":"m","index":"1","conversation_id":"c","type":"TEXT","content":"{\"content\":\"hello\"}","create_time":1664095610,"is_visible":true,"sender":{"im_user_id":"u","role":"BUYER"}}}
            message: {"type":14,"data":{"message_id":"m","conversation_id":"c","type":"IMAGE","content":"{\"url\":\"https://x.example\",\"width\":1,\"height\":1}","sender":{"im_user_id":"u","role":"BUYER"}}}
            -: {"type":14,"data":{"message_id":"m","conversation_id":"c","type":"PRODUCT_CARD","content":"{\"product_id\":\"1\"}","sender":{"im_user_id":"u","role":"BUYER"}}}
            -: {"type":14,"data":{"message_id":"m","conversation_id":"c","type":"ORDER_CARD","content":"{\"order_id\":\"1\"}","sender":{"im_user_id":"u","role":"BUYER"}}}
            -: {"type":14,"data":{"message_id":"m","conversation_id":"c","type":"VIDEO","content":"{\"url\":\"https://x.example\"}","sender":{"im_user_id":"u","role":"CUSTOMER_SERVICE"}}}
            -: {"type":14,"data":{"message_id":"m","conversation_id":"c","type":"ALLOCATED_SERVICE","content":"{}","sender":{"role":"SYSTEM"}}}
            -: {"type":14,"data":{"message_id":"m","conversation_id":"c","type":"NOTIFICATION","content":"","sender":{"role":"ROBOT"}}}
            -: {"type":13,"shop_id":"s","data":{"conversation_id":"c","create_time":1664095610}}
            -: {"type":33,"data":{"message_id":"m","conversation_id":"c","type":"TEXT","content":"{\"content\":\"x\"}","sender":{"im_user_id":"u","role":"CREATOR"}}}
            ignored: {"type":1,"shop_id":"7494049642642441621","timestamp":1644412885,"data":{"order_id":"o","order_status":"UNPAID","update_time":1644412885}}
            ignored: {"type":6,"shop_id":"s","data":{"message":"deauthorized"}}
            """);
        DocumentedForms.Check("tiktok-business", """
            message: {"client_key":"k","event":"im_receive_msg","create_time":1700000000,"user_openid":"b","content":"{\"type\":\"text\",\"message_id\":\"m\",\"timestamp\":1700000000000,\"conversation_id\":\"c\",\"from\":\"Alice\",\"from_user\":{\"id\":\"u\"},\"to\":\"Shop\",\"to_user\":{\"id\":\"b\"},\"text\":{\"body\":\"hi\"}}"}
            message: {"event":"im_receive_msg","user_openid":"b","content":{"type":"image","message_id":"m","timestamp":"1700000000000","conversation_id":"c","from_user":{"id":"u"},"image":{"media_id":"i"}}}
            -: {"event":"im_receive_msg","user_openid":"b","content":"{\"type\":\"share_post\",\"message_id\":\"m\",\"conversation_id\":\"c\",\"from_user\":{\"id\":\"u\"},\"share_post\":{\"embed_url\":\"https://x.example\"}}"}
            -: {"event":"im_receive_msg","user_openid":"b","content":"{\"type\":\"brand_new\",\"message_id\":\"m\",\"conversation_id\":\"c\"}"}
            -: {"event":"im_send_msg","user_openid":"b","content":"{\"type\":\"text\",\"message_id\":\"m\",\"conversation_id\":\"c\",\"text\":{\"body\":\"x\"},\"from_user\":{\"id\":\"b\"},\"to_user\":{\"id\":\"u\"}}"}
            -: {"event":"im_mark_read_msg","user_openid":"b","content":"{\"conversation_id\":\"c\",\"timestamp\":1700000000000,\"read\":{\"last_read_timestamp\":1700000000000},\"from_user\":{\"id\":\"u\"}}"}
            -: {"event":"im_referral_msg","user_openid":"b","content":"{\"conversation_id\":\"c\",\"referral\":{\"type\":\"short_link\"}}"}
            ignored: {"client_key":"k","event":"video.publish.completed","create_time":1615338610,"user_openid":"b","content":"{\"share_id\":\"x\"}"}
            ignored: {"client_key":"k","event":"authorization.removed","content":"{\"reason\":1}"}
            -: {"event":"im_receive_msg","user_openid":"b","content":""}
            """);
    }

    [Fact]
    public void MercadoLibreAndShopify_DocumentedNotifications_AreReadOrTold()
    {
        DocumentedForms.Check("mercado-libre", """
            system: {"_id":"f","resource":"/messages/3f6da1e35ac84f70a24af7360d24c7bc","user_id":468424240,"topic":"messages","application_id":5503910054141466,"attempts":1,"sent":"2017-10-09T13:44:33.006Z","received":"2017-10-09T13:44:32.984Z","actions":["created"]}
            system: {"resource":"3f6da1e35ac84f70a24af7360d24c7bc","user_id":"468424240","topic":"messages"}
            system: {"resource":"/questions/5036111111","user_id":"123456789","topic":"questions","application_id":2069392825111111,"attempts":1,"sent":"2017-10-09T13:51:05.464Z"}
            -: {"_id":"1","resource":"/v1/claims/1","user_id":1,"topic":"claims"}
            -: {"_id":"1","resource":"/post-purchase/v1/claims/1","topic":"post_purchase","user_id":1,"actions":["claims"]}
            ignored: {"_id":"1","resource":"/orders/2195160686","user_id":468424240,"topic":"orders_v2"}
            ignored: {"_id":"1","resource":"/items/MLA686791111","user_id":123456789,"topic":"items"}
            ignored: {"resource":"/shipments/1","topic":"shipments"}
            -: {"topic":"messages"}
            -: {"user_id":1,"application_id":2}
            """);
        DocumentedForms.Check("shopify", """
            -: {"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/1","email":"jon@example.com","created_at":"2021-12-31T19:00:00-05:00","updated_at":"2021-12-31T19:00:00-05:00","order_number":1234,"name":"#9999","customer":{"id":115310627314723954,"email":"john@example.com","first_name":"J","phone":null,"default_address":{}},"line_items":[],"total_price":"1.00","currency":"USD","financial_status":"voided","fulfillment_status":null,"tags":""}
            -: {"id":706405506930370084,"email":"bob@biller.com","first_name":"Bob","last_name":"Biller","orders_count":0,"state":"disabled","verified_email":true,"addresses":[]}
            -: {"shop_id":954889,"shop_domain":"x.myshopify.com","customer":{"id":191167,"email":"john@example.com","phone":"555-625-1199"},"orders_requested":[299938]}
            -: {"shop_id":954889,"shop_domain":"x.myshopify.com"}
            -: {"id":788032119674292922,"title":"Example T-Shirt","vendor":"Acme","variants":[]}
            -: {"token":"t","line_items":[],"note":null}
            -: {"id":1,"order_id":2,"refund_line_items":[]}
            -: {"orders":[{"id":1,"order_number":2,"customer":{"id":3}}]}
            """);
    }

    [Fact]
    public void Desks_DocumentedWebhooks_AreReadOrTold()
    {
        DocumentedForms.Check("sunshine", """
            message: "type":"conversation:message","payload":{"conversation":{"id":"c","type":"personal"},"message":{"id":"m","received":"2020-02-25T18:06:37.547Z","author":{"userId":"u","displayName":"n","type":"user","user":{"id":"u","externalId":"e"}},"content":{"type":"text","text":"hi"},"source":{"integrationId":"i","type":"web"}}}
            message: "type":"conversation:message","payload":{"conversation":{"id":"c"},"message":{"id":"m","author":{"type":"user","userId":"u"},"content":{"type":"image","mediaUrl":"https://x.example","mediaType":"image/png","mediaSize":1,"text":""}}}
            message: "type":"conversation:message","payload":{"conversation":{"id":"c"},"message":{"id":"m","author":{"type":"user","userId":"u"},"content":{"type":"file","mediaUrl":"https://x.example"}}}
            message: "type":"conversation:message","payload":{"conversation":{"id":"c"},"message":{"id":"m","author":{"type":"user","userId":"u"},"content":{"type":"location","coordinates":{"lat":52.5,"long":13.4},"location":{"address":"a"}}}}
            -: "type":"conversation:message","payload":{"conversation":{"id":"c"},"message":{"id":"m","author":{"type":"user","userId":"u"},"content":{"type":"formResponse","fields":[{"type":"text","name":"n","label":"l","text":"t"}],"textFallback":"l: t"}}}
            -: "type":"conversation:message","payload":{"conversation":{"id":"c"},"message":{"id":"m","author":{"type":"user","userId":"u"},"content":{"type":"carousel","items":[]}}}
            -: "type":"conversation:message","payload":{"conversation":{"id":"c"},"message":{"id":"m","author":{"type":"business"},"content":{"type":"text","text":"x"}}}
            -: "type":"conversation:message:delivery:channel","payload":{"user":{"id":"u"},"conversation":{"id":"c"},"message":{"id":"m"},"destination":{"type":"whatsapp","integrationId":"i"},"externalMessages":[{"id":"e"}],"isFinalEvent":false}
            -: "type":"conversation:message:delivery:failure","payload":{"user":{"id":"u"},"conversation":{"id":"c"},"message":{"id":"m"},"error":{"code":"unauthorized","underlyingError":{}},"isFinalEvent":true}
            -: "type":"conversation:message:delivery:user","payload":{"user":{"id":"u"},"conversation":{"id":"c"},"message":{"id":"m"}}
            -: "type":"conversation:postback","payload":{"conversation":{"id":"c"},"user":{"id":"u"},"postback":{"payload":"P","text":"t"},"source":{"type":"messenger"}}
            -: "type":"conversation:read","payload":{"activity":{"type":"conversation:read","source":{"type":"messenger"},"author":{"type":"user","userId":"u"}},"conversation":{"id":"c"},"user":{"id":"u"}}
            -: "type":"conversation:typing","payload":{"activity":{"type":"typing:start","author":{"type":"user","userId":"u"}},"conversation":{"id":"c"},"user":{"id":"u"}}
            -: "type":"conversation:referral","payload":{"conversation":{"id":"c"},"user":{"id":"u"},"referral":{"code":"x"}}
            -: "type":"conversation:create","payload":{"conversation":{"id":"c"},"creationReason":"none","user":{"id":"u"}}
            -: "type":"conversation:join","payload":{"conversation":{"id":"c"},"user":{"id":"u"}}
            -: "type":"conversation:remove","payload":{"conversation":{"id":"c"},"reason":"none"}
            -: "type":"switchboard:passControl","payload":{"conversation":{"id":"c"},"activeSwitchboardIntegration":{"id":"i","name":"n"},"metadata":{}}
            -: "type":"client:add","payload":{"client":{"id":"c","type":"android"},"user":{"id":"u"}}
            -: "type":"user:merge","payload":{"mergedUsers":{"surviving":{"id":"u"},"discarded":{"id":"v"}},"reason":"api"}
            -: "type":"user:remove","payload":{"user":{"id":"u"},"reason":"api"}
            -: "type":"brand:new","payload":{}
            """, one => $$$$$$"""{"app":{"id":"a"},"webhook":{"id":"w","version":"v2"},"events":[{"id":"e","createdAt":"2020-02-25T18:06:37.547Z",{{{{{{one}}}}}}}]}""");
        DocumentedForms.Check("genesys", """
            message: {"id":"i","channel":{"id":"x","platform":"Open","type":"Private","messageId":"m","to":{"id":"u"},"from":{"id":"d","nickname":"n"},"time":"2025-07-01T12:00:00.000Z"},"type":"Text","text":"hi","content":[],"direction":"Outbound","originatingEntity":"Human","metadata":{}}
            -: {"id":"i","channel":{"messageId":"m","to":{"id":"u"},"from":{"id":"d"},"time":"x"},"type":"Structured","text":"t","content":[{"contentType":"QuickReply","quickReply":{"text":"t","payload":"p"}},{"contentType":"Attachment","attachment":{"mediaType":"Image","url":"https://x.example","mime":"image/png","filename":"f"}}],"direction":"Outbound"}
            -: {"id":"i","channel":{"messageId":"m","to":{"id":"u"},"from":{"id":"d"}},"type":"Receipt","status":"Delivered","isFinalReceipt":true,"reasons":[]}
            -: {"id":"i","channel":{"to":{"id":"u"},"from":{"id":"d"}},"type":"Event","events":[{"eventType":"Typing","typing":{"type":"On","duration":1000}}],"direction":"Outbound"}
            -: {"id":"i","channel":{"to":{"id":"u"},"from":{"id":"d"}},"type":"Event","events":[{"eventType":"CoBrowse"}]}
            -: {"type":"HealthCheck","id":"i"}
            """);
        DocumentedForms.Check("kakaotalk", """
            message: {"intent":{"id":"i","name":"n"},"userRequest":{"timezone":"Asia/Seoul","params":{"ignoreMe":"true"},"block":{"id":"b","name":"n"},"utterance":"hi","lang":null,"user":{"id":"u","type":"accountId","properties":{"plusfriendUserKey":"p","isFriend":true}}},"bot":{"id":"b","name":"n"},"action":{"name":"a","clientExtra":null,"params":{},"id":"i","detailParams":{}}}
            postback: {"userRequest":{"utterance":"hi","user":{"id":"u"}},"action":{"clientExtra":{"k":"v"}}}
            message: {"userRequest":{"utterance":"hi","user":{"id":"u"},"callbackUrl":"https://bot-api.kakao.com/x"},"contexts":[],"flow":{"trigger":{"type":"TEXT_INPUT"}}}
            -: {"userRequest":{"utterance":"hi"}}
            -: {"user_key":"k","type":"text","content":"the older plus friend api"}
            """);
        DocumentedForms.Check("zalo", """
            message: "event_name":"user_send_text","message":{"text":"t","msg_id":"m"}
            message: "event_name":"user_send_image","message":{"text":"t","attachments":[{"payload":{"thumbnail":"https://x.example","url":"https://x.example"},"type":"image"}],"msg_id":"m"}
            message: "event_name":"user_send_link","message":{"attachments":[{"payload":{"thumbnail":"u","description":"d","url":"https://x.example"},"type":"link"}],"msg_id":"m"}
            message: "event_name":"user_send_audio","message":{"attachments":[{"payload":{"url":"https://x.example"},"type":"audio"}],"msg_id":"m"}
            message: "event_name":"user_send_video","message":{"attachments":[{"payload":{"thumbnail":"u","description":"d","url":"https://x.example"},"type":"video"}],"msg_id":"m"}
            message: "event_name":"user_send_sticker","message":{"attachments":[{"payload":{"id":"1","url":"https://x.example"},"type":"sticker"}],"msg_id":"m"}
            message: "event_name":"user_send_location","message":{"attachments":[{"payload":{"coordinates":{"latitude":"10.7","longitude":"106.6"}},"type":"location"}],"msg_id":"m"}
            message: "event_name":"user_send_gif","message":{"attachments":[{"payload":{"thumbnail":"u","url":"https://x.example"},"type":"gif"}],"msg_id":"m"}
            message: "event_name":"user_send_file","message":{"attachments":[{"payload":{"url":"https://x.example","size":"1","name":"n","checksum":"c","type":"pdf"},"type":"file"}],"msg_id":"m"}
            -: "event_name":"user_send_business_card","message":{"attachments":[{"payload":{"thumbnail":"u","description":"{\"phone\":\"1\"}","url":"u"},"type":"link"}],"msg_id":"m"}
            -: "event_name":"user_received_message","message":{"msg_id":"m"}
            -: "event_name":"user_seen_message","message":{"msg_ids":["m","n"]}
            -: "event_name":"user_reacted_message","message":{"msg_id":"m","react_icon":"/-heart"}
            -: "event_name":"user_submit_info","info":{"address":"a","phone":849,"city":"c","district":"d","name":"n","ward":"w"}
            -: "event_name":"user_click_chatnow","oa_id":"o","user_id":"u"
            -: "event_name":"user_asking_product","product":{"id":"p"}
            -: "event_name":"follow","source":"oa_profile","follower":{"id":"u"},"oa_id":"o"
            -: "event_name":"unfollow","source":"oa_profile","follower":{"id":"u"}
            -: "event_name":"oa_send_text","message":{"text":"t","msg_id":"m"}
            -: "event_name":"oa_send_template","message":{"attachments":[{"type":"template","payload":{"elements":[]}}],"msg_id":"m"}
            -: "event_name":"anonymous_send_text","message":{"text":"t","msg_id":"m","conversation_id":"c"}
            -: "event_name":"user_call_oa","call_id":"c"
            -: "event_name":"add_user_to_tag","tag":{"name":"n"}
            -: "event_name":"shop_has_order","order":{"id":"1"},"customer":{"user_id":"u"}
            -: "event_name":"widget_interaction_accepted"
            -: "event_name":"brand_new"
            """, one => $$$$$$"""{"app_id":"1","user_id_by_app":"2","timestamp":"154390853474","sender":{"id":"u"},"recipient":{"id":"o"},{{{{{{one}}}}}}}""");
        DocumentedForms.Check("apple", """
            message: {"v":1,"type":"text","id":"i","sourceId":"urn:mbid:A","destinationId":"b","body":"hi","locale":"en_US","intent":"x","group":"y"}
            message: {"v":1,"type":"text","id":"i","sourceId":"urn:mbid:A","destinationId":"b","body":"￼","attachments":[{"name":"a.png","mimeType":"image/png","size":"1","signature-base64":"s","url":"https://x.example","owner":"o","key":"k"}]}
            -: {"v":1,"type":"interactive","id":"i","sourceId":"urn:mbid:A","interactiveData":{"bid":"com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.apple.icloud.apps.messages.business.extension","data":{"version":"1.0","requestIdentifier":"r","listPicker":{"sections":[{"items":[{"identifier":"1","title":"t","selected":true}]}]},"mspVersion":"1.0"},"replyMessage":{"title":"t"}}}
            -: {"v":1,"type":"interactive","id":"i","sourceId":"urn:mbid:A","interactiveDataRef":{"bid":"b","url":"u","signature":"s","size":1,"owner":"o","key":"k","title":"t"}}
            -: {"v":1,"type":"interactive","id":"i","sourceId":"urn:mbid:A","interactiveData":{"data":{"event":{"identifier":"1","timeslots":[{"identifier":"0","startTime":"2020-05-27T08:27+0000","duration":60}]}}}}
            -: {"v":1,"type":"interactive","id":"i","sourceId":"urn:mbid:A","interactiveData":{"data":{"authenticate":{"status":"authenticated","token":"t"}}}}
            typing: {"v":1,"type":"typing_start","id":"i","sourceId":"urn:mbid:A"}
            system: {"v":1,"type":"close","id":"i","sourceId":"urn:mbid:A"}
            -: {"v":1,"type":"richLink","id":"i","sourceId":"urn:mbid:A","richLinkData":{"url":"https://x.example","title":"t","assets":{}}}
            -: {"v":1,"type":"handoff","id":"i","sourceId":"urn:mbid:A"}
            """);
    }

    [Fact]
    public void WeChat_DocumentedMessagesAndEvents_AreReadOrTold()
    {
        const string Forms = """
            message: MsgType=text Content=hi MsgId=1 MsgDataId=x Idx=1
            postback: MsgType=text Content=hi MsgId=1 bizmsgmenuid=101
            message: MsgType=image PicUrl=https://x.example MediaId=m MsgId=1
            message: MsgType=voice MediaId=m Format=amr Recognition= MsgId=1 MediaId16K=x
            message: MsgType=video MediaId=m ThumbMediaId=t MsgId=1
            message: MsgType=shortvideo MediaId=m ThumbMediaId=t MsgId=1
            message: MsgType=location Location_X=23.1 Location_Y=113.3 Scale=20 Label=l MsgId=1
            message: MsgType=link Title=t Description=d Url=https://x.example MsgId=1
            message: MsgType=file Title=t FileKey=k FileMd5=x FileTotalLen=1 MsgId=1
            -: MsgType=miniprogrampage Title=t AppId=a PagePath=p MsgId=1
            -: MsgType=text MsgId=1
            -: MsgType=device_text DeviceType=d DeviceID=i Content=c SessionID=9 MsgId=1 OpenID=o
            system: MsgType=event Event=subscribe EventKey=qrscene_123 Ticket=t
            system: MsgType=event Event=unsubscribe
            system: MsgType=event Event=SCAN EventKey=1 Ticket=t
            system: MsgType=event Event=LOCATION Latitude=23.1 Longitude=113.3 Precision=119.3
            postback: MsgType=event Event=CLICK EventKey=k
            postback: MsgType=event Event=VIEW EventKey=https://x.example MenuId=1
            -: MsgType=event Event=scancode_push EventKey=k ScanType=qrcode ScanResult=1
            -: MsgType=event Event=pic_weixin EventKey=k Count=1
            -: MsgType=event Event=location_select EventKey=k Location_X=23 Location_Y=113 Poiname=
            receipt: MsgType=event Event=TEMPLATESENDJOBFINISH MsgID=1 Status=success
            -: MsgType=event Event=MASSSENDJOBFINISH MsgID=1 Status=sendsuccess TotalCount=1 FilterCount=1 SentCount=1 ErrorCount=0
            -: MsgType=event Event=TEMPLATESENDJOBFINISH Status=success
            -: MsgType=event Event=user_view_card CardId=c UserCardCode=1
            -: MsgType=event Event=card_pass_check CardId=c
            -: MsgType=event Event=qualification_verify_success ExpiredTime=1
            -: MsgType=event Event=kf_create_session KfAccount=k
            -: MsgType=event Event=WifiConnected ConnectTime=0
            -: MsgType=event Event=PUBLISHJOBFINISH
            -: MsgType=event Event=brand_new
            -: MsgType=event
            -: MsgType=brand_new MsgId=1
            -: InfoType=component_verify_ticket AppId=a ComponentVerifyTicket=t
            """;
        DocumentedForms.Check("wechat", Forms, one => "\n <?xml version=\"1.0\"?>\n<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName>o1</FromUserName><CreateTime>1749416383</CreateTime>"
            + string.Concat(one.Split(' ').Select(field => field.Split('=', 2)).Select(field => $"<{field[0]}><![CDATA[{field[1]}]]></{field[0]}>")) + "</xml>");
        DocumentedForms.Check("wechat", Forms, one => "{\"ToUserName\":\"gh_1\",\"FromUserName\":\"o1\",\"CreateTime\":1749416383,"
            + string.Join(',', one.Split(' ').Select(field => field.Split('=', 2)).Select(field => $"\"{field[0]}\":\"{field[1]}\"")) + "}");
    }
}
